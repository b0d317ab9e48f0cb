package dev.plumbline.stats;

import dev.plumbline.stats.Proportions.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Intervals for the mean of a stream of values between 0 and 1 that hold it at all times at once,
 * so that one may look after every value and stop at will.
 *
 * <p>I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting",
 * Journal of the Royal Statistical Society B 86 (2024), arXiv 2010.09686. The values need not be
 * independent; each has the same mean given those before it. Each interval is cut with those before
 * it. The numbers are those of the authors' Python package, confseq.
 */
public final class ConfidenceSequences {
  private static final int GRID = 1000;

  private ConfidenceSequences() {}

  /**
   * By hedged capital (their section 4), with predictable plug-in bets: two capitals bet that the
   * mean lies above and below a candidate; where half of either exceeds {@code 1 / alpha}, the
   * candidate is out. Candidates are 0, 0.001, ... 1, and the interval is widened by one on either
   * side.
   *
   * @return one interval for each value
   */
  public static List<Interval> hedgedCapital(double[] values, double alpha) {
    requireStream(values, alpha);
    double[] bets = bets(values, alpha / 2);
    double[] above = filled(1);
    double[] below = filled(1);
    List<Interval> intervals = new ArrayList<>();
    for (int t = 0; t < values.length; t++) {
      for (int i = 0; i <= GRID; i++) {
        double mean = (double) i / GRID;
        // Half of the largest bets that cannot lose everything.
        above[i] *= 1 + Math.min(bets[t], 0.5 / mean) * (values[t] - mean);
        below[i] *= 1 - Math.min(bets[t], 0.5 / (1 - mean)) * (values[t] - mean);
      }
      intervals.add(cut(intervals, left(above, below, alpha)));
    }
    return intervals;
  }

  /** The candidates that are left, or the whole range if none is. */
  private static Interval left(double[] above, double[] below, double alpha) {
    int first = -1;
    int last = -1;
    for (int i = 0; i <= GRID; i++) {
      if (Math.max(above[i], below[i]) / 2 <= 1 / alpha) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    return first < 0
        ? new Interval(0, 1)
        : new Interval(Math.max(0, (first - 1.0) / GRID), Math.min(1, (last + 1.0) / GRID));
  }

  /**
   * By an empirical Bernstein inequality with predictable plug-in bets (their section 3): in closed
   * form, and wider for few values or rare events.
   *
   * @return one interval for each value
   */
  public static List<Interval> empiricalBernstein(double[] values, double alpha) {
    requireStream(values, alpha);
    double[] low = lower(values, alpha / 2);
    double[] high = lower(Arrays.stream(values).map(value -> 1 - value).toArray(), alpha / 2);
    List<Interval> intervals = new ArrayList<>();
    for (int t = 0; t < values.length; t++) {
      intervals.add(cut(intervals, new Interval(Math.max(0, low[t]), Math.min(1, 1 - high[t]))));
    }
    return intervals;
  }

  private static double[] lower(double[] values, double alpha) {
    double[] bets = bets(values, alpha);
    double[] lower = new double[values.length];
    double sum = 0;
    double weights = 0;
    double weighted = 0;
    double variance = 0;
    for (int t = 0; t < values.length; t++) {
      double bet = Math.min(0.5, bets[t]);
      double mean = t == 0 ? 0 : sum / t;
      sum += values[t];
      weights += bet;
      weighted += bet * values[t];
      variance += Math.pow(values[t] - mean, 2) * (-Math.log1p(-bet) - bet);
      lower[t] = (weighted - Math.log(1 / alpha) - variance) / weights;
    }
    return lower;
  }

  /**
   * The bets on each value, from those before it alone, as if of mean 1/2 and variance 1/4 once.
   */
  private static double[] bets(double[] values, double alpha) {
    double[] bets = new double[values.length];
    double sum = 0.5;
    double squares = 0.25;
    for (int i = 0; i < values.length; i++) {
      double t = i + 1.0;
      bets[i] = Math.sqrt(2 * Math.log(1 / alpha) / (t * Math.log1p(t) * (squares / t)));
      sum += values[i];
      squares += Math.pow(values[i] - Math.min(1, sum / (t + 1)), 2);
    }
    return bets;
  }

  private static Interval cut(List<Interval> before, Interval now) {
    if (before.isEmpty()) {
      return now;
    }
    Interval last = before.getLast();
    return new Interval(Math.max(last.low(), now.low()), Math.min(last.high(), now.high()));
  }

  private static double[] filled(double value) {
    double[] filled = new double[GRID + 1];
    Arrays.fill(filled, value);
    return filled;
  }

  private static void requireStream(double[] values, double alpha) {
    Proportions.error(alpha);
    for (double value : values) {
      if (!(0 <= value && value <= 1)) {
        throw new IllegalArgumentException(
            "a confidence sequence takes values between 0 and 1, not " + value);
      }
    }
  }
}
