package dev.plumbline.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A rate from few labels and many answers of a judge, valid whatever the judge is worth: a good
 * judge narrows the interval, a bad one does not widen it.
 */
public final class PredictionPowered {
  /** Labels with the event, and labels without, that it takes. */
  public static final int FEWEST = 20;

  private PredictionPowered() {}

  /**
   * The rate with a 95 % interval.
   *
   * <p>A. Angelopoulos, J. Duchi and T. Zrnic, "PPI++: efficient prediction-powered inference",
   * arXiv 2311.01453 (2023), for a mean: w mean(judge, unlabelled) + mean(truth - w judge,
   * labelled), with the weight w = cov(truth, judge) / ((1 + n/N) var(judge)) that makes the
   * variance smallest, cut to 0 to 1; n labels, N trials without.
   *
   * <p>It holds if the labelled trials were drawn at random from all, and there are {@link #FEWEST}
   * labelled events and as many labels without; with fewer, the labels alone answer, and the method
   * says so. The variance of the judge's error on the labels is taken as at least that of one error
   * each way, so that few labels without an error do not prove the judge perfect. Where the truth
   * is the same for every label, the labels alone answer, exactly.
   *
   * @param truth of the labelled trials
   * @param judged what the judge says of them, in the same order
   * @param unlabelled what the judge says of the other trials
   */
  public static Corrected rate(boolean[] truth, boolean[] judged, boolean[] unlabelled) {
    if (truth.length != judged.length) {
      throw new IllegalArgumentException(
          "Labels and answers need the same length, not %d and %d."
              .formatted(truth.length, judged.length));
    }
    if (truth.length == 0) {
      return new Corrected.Unknown("No trial has a label, so the judge's error is unknown.");
    }
    double[] labels = numbers(truth);
    double[] answers = numbers(judged);
    double[] others = numbers(unlabelled);
    long events = (long) Arrays.stream(labels).sum();
    if (others.length == 0 || Math.min(events, truth.length - events) < FEWEST) {
      return labelsAlone(events, truth.length, unlabelled.length);
    }
    double weight = weight(labels, answers, others);
    return weighted(labels, answers, others, weight);
  }

  private static Corrected labelsAlone(long events, long n, long others) {
    return switch (Proportions.estimate(events, n, 0)) {
      case Estimate.Rate rate ->
          new Corrected.Rate(others, n, rate.value(), rate.low(), rate.high(), rate.method());
      case Estimate.Unknown unknown -> new Corrected.Unknown("No trial has a label.");
    };
  }

  /** How much the judge is relied on, 0 to 1. */
  static double weight(double[] labels, double[] answers, double[] others) {
    double[] all = new double[answers.length + others.length];
    System.arraycopy(answers, 0, all, 0, answers.length);
    System.arraycopy(others, 0, all, answers.length, others.length);
    double variance = covariance(all, all);
    double ratio = (double) labels.length / others.length;
    return variance == 0
        ? 0
        : Math.clamp(covariance(labels, answers) / ((1 + ratio) * variance), 0, 1);
  }

  private static Corrected weighted(
      double[] labels, double[] answers, double[] others, double weight) {
    double n = labels.length;
    double events = Arrays.stream(labels).sum();
    double fewer = Math.min(events, n - events);
    double[] rest = new double[labels.length];
    Arrays.setAll(rest, i -> labels[i] - weight * answers[i]);
    double value = weight * mean(others) + mean(rest);
    double errors = Math.max(covariance(rest, rest), weight * weight * 2 / (n + 2));
    double variance = weight * weight * covariance(others, others) / others.length + errors / n;
    double half =
        Math.sqrt(variance)
            * TDistribution.of(fewer - 1)
                .inverseSurvivalProbability(Proportions.error(Proportions.CONFIDENCE) / 2);
    return new Corrected.Rate(
        others.length,
        labels.length,
        Math.clamp(value, 0, 1),
        Math.clamp(value - half, 0, 1),
        Math.clamp(value + half, 0, 1),
        Method.PREDICTION_POWERED);
  }

  private static double covariance(double[] one, double[] other) {
    double oneMean = mean(one);
    double otherMean = mean(other);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - oneMean) * (other[i] - otherMean);
    }
    return one.length < 2 ? 0 : sum / (one.length - 1);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] numbers(boolean[] events) {
    double[] numbers = new double[events.length];
    Arrays.setAll(numbers, i -> events[i] ? 1 : 0);
    return numbers;
  }
}
