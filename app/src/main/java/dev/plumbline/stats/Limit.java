package dev.plumbline.stats;

import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Proportions.Interval;

/**
 * A limit that a rate must keep, and whether it does, for a script that must decide.
 *
 * <p>The decision rests on the interval, not on the rate: with too few trials the answer is {@link
 * Ruling#WARN}, never a pass.
 *
 * @param side on which the rate must lie
 * @param value the limit, 0 to 1
 */
public record Limit(Side side, double value) {

  /** Which rates keep the limit. */
  public enum Side {
    /** Those at the limit or below. */
    AT_MOST,
    /** Those at the limit or above. */
    AT_LEAST
  }

  /** What an estimate says of a limit. */
  public enum Ruling {
    /** The whole interval keeps it. */
    PASS,
    /** The interval lies on both sides. */
    WARN,
    /** The whole interval breaks it. */
    FAIL,
    /** There is no observation, or what is missing could turn the answer. */
    UNKNOWN
  }

  public Limit {
    if (!(0 <= value && value <= 1)) {
      throw new IllegalArgumentException(
          "a limit lies between 0 and 1, such as 0.02, not " + value);
    }
  }

  /**
   * What an estimate says.
   *
   * <p>Missing observations are never safe: a pass, or a fail, stands only if the whole interval
   * would keep, or break, the limit with every missing observation counted against it (the
   * worst-case bounds of C. Manski, "Partial identification of probability distributions" (2003),
   * chapter 1, with the interval around them).
   */
  public Ruling ruling(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> {
        Interval fewest = worst(rate, 0);
        Interval most = worst(rate, rate.missing());
        yield switch (side) {
          case AT_MOST -> atMost(rate.low(), rate.high(), fewest.low(), most.high(), value);
          // The mirror image: how often it did not happen must be at most 1 - value.
          case AT_LEAST ->
              atMost(1 - rate.high(), 1 - rate.low(), 1 - most.high(), 1 - fewest.low(), 1 - value);
        };
      }
      case Estimate.Unknown unknown -> Ruling.UNKNOWN;
    };
  }

  private static Ruling atMost(double low, double high, double least, double most, double limit) {
    if (high <= limit) {
      return most <= limit ? Ruling.PASS : Ruling.UNKNOWN;
    }
    if (low > limit) {
      return least > limit ? Ruling.FAIL : Ruling.UNKNOWN;
    }
    return Ruling.WARN;
  }

  /** The interval if the missing observations were there and so many of them events. */
  private static Interval worst(Rate rate, long events) {
    if (rate.missing() == 0) {
      return new Interval(rate.low(), rate.high());
    }
    double all = (double) rate.n() + rate.missing();
    return Proportions.interval((rate.count() + events) / all, rate.effective() * all / rate.n());
  }
}
