package dev.plumbline.stats;

import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** The rate behind what an erring judge flags, when labels show how often it errs. */
public final class RoganGladen {
  private RoganGladen() {}

  /**
   * The corrected rate with a 95 % interval that knows how uncertain the judge's error is.
   *
   * <p>The rate is (flagged share + specificity - 1) / (sensitivity + specificity - 1), cut to 0 to
   * 1: W. Rogan and B. Gladen, "Estimating prevalence from the results of a screening test",
   * American Journal of Epidemiology 107 (1978). The interval is that of Z. Lang and J. Reiczigel,
   * "Confidence limits for prevalence of disease adjusted for estimated sensitivity and
   * specificity", Preventive Veterinary Medicine 113 (2014): a normal one on proportions with
   * pseudo-counts, shifted towards the middle. Where the judge flags fewer trials than its false
   * alarms alone would, that interval can lie below 0 as a whole. The upper end is then at least
   * what the error leaves open around 0, but no higher than if the judge raised no false alarm at
   * all: the upper end of the flagged share over the lower end of the sensitivity. Likewise at 1.
   *
   * <p>It holds if the labelled trials are a fair sample of events and of the rest, and the judge
   * errs on the other trials as it does on them.
   *
   * @param flagged trials without a label that the judge says are events
   * @param n trials without a label
   */
  public static Corrected rate(long flagged, long n, JudgeLabels labels) {
    Proportions.requireCounts(flagged, n, 0);
    if (n == 0) {
      return new Corrected.Unknown("The judge has rated no trial without a label.");
    }
    if (labels.positives() == 0 || labels.negatives() == 0) {
      return new Corrected.Unknown(
          "The judge's error is unknown: labels need trials with and without the event, not %d and %d."
              .formatted(labels.positives(), labels.negatives()));
    }
    Shares plain =
        Shares.of(
            flagged,
            n,
            labels.truePositive(),
            labels.positives(),
            labels.trueNegative(),
            labels.negatives());
    if (plain.youden() <= 0) {
      return new Corrected.Unknown(
          String.format(
              Locale.ROOT,
              "The judge is no better than a coin: sensitivity %.2f and specificity %.2f add up to no more than 1.",
              plain.sensitivity(),
              plain.specificity()));
    }
    double z =
        NormalDistribution.of(0, 1)
            .inverseSurvivalProbability(Proportions.error(Proportions.CONFIDENCE) / 2);
    Shares padded =
        Shares.of(
            flagged + z * z / 2,
            n + z * z,
            labels.truePositive() + 1.0,
            labels.positives() + 2.0,
            labels.trueNegative() + 1.0,
            labels.negatives() + 2.0);
    double value = Math.clamp(plain.rate(), 0, 1);
    // Pseudo-counts can turn a judge that is hardly better than a coin into one that is not.
    double low = padded.youden() > 0 ? padded.middle(z) - z * padded.error() : 0;
    double high = padded.youden() > 0 ? padded.middle(z) + z * padded.error() : 1;
    if (plain.rate() < 0 && padded.youden() > 0) {
      high = Math.max(high, padded.highestAtZero(z));
    }
    if (plain.rate() > 1 && padded.youden() > 0) {
      low = Math.min(low, 1 - padded.turned().highestAtZero(z));
    }
    return new Corrected.Rate(
        n,
        labels.positives() + labels.negatives(),
        value,
        Math.clamp(low, 0, value),
        Math.clamp(high, value, 1),
        Method.ROGAN_GLADEN);
  }

  /** Three proportions and the variances of two of them. */
  private record Shares(
      double flagged,
      double sensitivity,
      double specificity,
      double flaggedVariance,
      double sensitivityVariance,
      double specificityVariance) {

    static Shares of(
        double flagged, double n, double seen, double positives, double passed, double negatives) {
      return new Shares(
          flagged / n,
          seen / positives,
          passed / negatives,
          variance(flagged / n, n),
          variance(seen / positives, positives),
          variance(passed / negatives, negatives));
    }

    private static double variance(double share, double n) {
      return share * (1 - share) / n;
    }

    double youden() {
      return sensitivity + specificity - 1;
    }

    double rate() {
      return (flagged + specificity - 1) / youden();
    }

    double middle(double z) {
      return rate()
          + 2 * z * z * (rate() * sensitivityVariance - (1 - rate()) * specificityVariance);
    }

    /** What a rate of 0 leaves open. */
    double highestAtZero(double z) {
      double open = z * Math.sqrt(flaggedVariance + specificityVariance) / youden();
      double most = flagged + z * Math.sqrt(flaggedVariance);
      double seen = sensitivity - z * Math.sqrt(sensitivityVariance);
      return seen > 0 ? Math.min(open, most / seen) : open;
    }

    /** The same of the trials without the event. */
    Shares turned() {
      return new Shares(
          1 - flagged,
          /* sensitivity= */ specificity,
          /* specificity= */ sensitivity,
          flaggedVariance,
          /* sensitivityVariance= */ specificityVariance,
          /* specificityVariance= */ sensitivityVariance);
    }

    double error() {
      double variance =
          flaggedVariance
              + sensitivityVariance * rate() * rate()
              + specificityVariance * (1 - rate()) * (1 - rate());
      return Math.sqrt(variance) / youden();
    }
  }
}
