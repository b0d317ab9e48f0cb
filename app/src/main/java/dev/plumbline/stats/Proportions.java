package dev.plumbline.stats;

import java.util.Collection;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Rates of independent observations: Wilson's interval and exact bounds. */
public final class Proportions {

  /** The confidence of every interval whose confidence is not given. */
  public static final double CONFIDENCE = 0.95;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Proportions() {}

  /**
   * The rate to report: Wilson's 95 % interval, or the one-sided exact bound where no observation,
   * or every one, was an event.
   *
   * <p>Where no event was seen, the question is how frequent it may still be, and {@link
   * #upperAtZero} answers it exactly. Coverage, enumerated by a test for n of 20 to 600: 95 % on
   * average, at least 89 % for rates between 1/n and 1 - 1/n. Outside, where one event is already
   * rare, Wilson's lower end is too high and coverage falls to 84 % in places (Brown, Cai and
   * DasGupta (2001), section 4.1.1); {@link #clopperPearson} never falls below what it says.
   */
  public static Estimate estimate(long count, long n, long missing) {
    requireCounts(count, n, missing);
    if (n == 0) {
      return new Estimate.Unknown(missing);
    }
    if (count == 0) {
      double high = upperAtZero(n, CONFIDENCE);
      return new Estimate.Rate(0, n, missing, 0, 0, high, Method.EXACT_ONE_SIDED);
    }
    if (count == n) {
      double low = lowerAtAll(n, CONFIDENCE);
      return new Estimate.Rate(n, n, missing, 1, low, 1, Method.EXACT_ONE_SIDED);
    }
    return wilson(count, n, missing, CONFIDENCE);
  }

  /**
   * The rate over all observations of several rates together, with {@link #estimate}'s interval.
   */
  public static Estimate pooled(Collection<Estimate> estimates) {
    long count =
        estimates.stream()
            .mapToLong(estimate ->
                switch (estimate) {
                  case Estimate.Rate rate -> rate.count();
                  case Estimate.Unknown unknown -> 0;
                })
            .sum();
    long n = estimates.stream().mapToLong(Estimate::n).sum();
    return estimate(count, n, estimates.stream().mapToLong(Estimate::missing).sum());
  }

  /**
   * Wilson's score interval.
   *
   * <p>E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA
   * 22 (1927); recommended over Wald's by Brown, Cai and DasGupta, "Interval estimation for a
   * binomial proportion", Statistical Science 16 (2001), section 3.1.1.
   *
   * @param confidence between 0 and 1, for example 0.95
   */
  public static Estimate wilson(long count, long n, long missing, double confidence) {
    requireCounts(count, n, missing);
    if (n == 0) {
      return new Estimate.Unknown(missing);
    }
    double value = (double) count / n;
    Interval interval = wilson(value, n, confidence);
    return new Estimate.Rate(
        count, n, missing, value, interval.low(), interval.high(), Method.WILSON);
  }

  /**
   * The exact interval: it covers at least as often as it says, whatever the rate.
   *
   * <p>C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in
   * the case of the binomial", Biometrika 26 (1934), as quantiles of the beta distribution.
   *
   * @param confidence between 0 and 1, for example 0.95
   */
  public static Estimate clopperPearson(long count, long n, long missing, double confidence) {
    requireCounts(count, n, missing);
    if (n == 0) {
      return new Estimate.Unknown(missing);
    }
    double tail = error(confidence) / 2;
    double low =
        count == 0
            ? 0
            : BetaDistribution.of(count, n - count + 1.0).inverseCumulativeProbability(tail);
    double high =
        count == n
            ? 1
            : BetaDistribution.of(count + 1.0, n - count).inverseSurvivalProbability(tail);
    return new Estimate.Rate(
        count, n, missing, (double) count / n, low, high, Method.CLOPPER_PEARSON);
  }

  /**
   * The highest rate at which seeing no event in {@code n} observations is not yet surprising: 3.0
   * % for n = 100 at 95 %.
   *
   * <p>Solves {@code (1 - rate)^n = 1 - confidence}; the "rule of three" 3/n approximates it
   * (Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249 (1983)).
   */
  public static double upperAtZero(double n, double confidence) {
    if (!(n > 0)) {
      throw new IllegalArgumentException("A bound needs observations, not %s.".formatted(n));
    }
    return -Math.expm1(Math.log(error(confidence)) / n);
  }

  /**
   * The mirror image of {@link #upperAtZero}: the lowest rate when every observation is an event.
   */
  public static double lowerAtAll(long n, double confidence) {
    return 1 - upperAtZero(n, confidence);
  }

  /**
   * How many trials it takes until {@link #estimate} ends at {@code limit} or below, if so many of
   * them are events: 299 clean ones for 1 %, because the chance of none at a rate of 1 % is then
   * below 5 %.
   *
   * @param limit above 0 and below 1
   */
  public static long trialsToProve(double limit, long events) {
    if (!(0 < limit && limit < 1) || events < 0) {
      throw new IllegalArgumentException(
          "A limit lies between 0 and 1, such as 0.01, not %s, and events are not %d."
              .formatted(limit, events));
    }
    long tooFew = events;
    long enough = events + 1;
    while (!proves(limit, events, enough)) {
      tooFew = enough;
      enough *= 2;
    }
    while (enough - tooFew > 1) {
      long middle = tooFew + (enough - tooFew) / 2;
      if (proves(limit, events, middle)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private static boolean proves(double limit, long events, long n) {
    return estimate(events, n, 0) instanceof Estimate.Rate rate && rate.high() <= limit;
  }

  /** Wilson's interval around a rate seen in {@code n} observations, where n may be effective. */
  static Interval wilson(double value, double n, double confidence) {
    double z = NORMAL.inverseSurvivalProbability(error(confidence) / 2);
    double shrink = 1 + z * z / n;
    double centre = (value + z * z / (2 * n)) / shrink;
    double half = z / shrink * Math.sqrt(value * (1 - value) / n + z * z / (4 * n * n));
    // At 0 and 1 the end equals the value, up to rounding.
    return new Interval(Math.clamp(centre - half, 0, value), Math.clamp(centre + half, value, 1));
  }

  /** {@link #estimate}'s interval around a rate of so many observations, both perhaps effective. */
  static Interval interval(double value, double size) {
    return value == 0
        ? new Interval(0, upperAtZero(size, CONFIDENCE))
        : value == 1
            ? new Interval(1 - upperAtZero(size, CONFIDENCE), 1)
            : wilson(value, size, CONFIDENCE);
  }

  static double error(double confidence) {
    if (!(0 < confidence && confidence < 1)) {
      throw new IllegalArgumentException(
          "A confidence lies between 0 and 1, such as 0.95, not %s.".formatted(confidence));
    }
    return 1 - confidence;
  }

  static void requireCounts(long count, long n, long missing) {
    if (count < 0 || count > n || missing < 0) {
      throw new IllegalArgumentException(
          "Not counts: %d of %d, %d missing.".formatted(count, n, missing));
    }
  }

  /** The ends of an interval. */
  public record Interval(double low, double high) {}
}
