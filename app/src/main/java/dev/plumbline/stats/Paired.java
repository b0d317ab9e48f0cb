package dev.plumbline.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Comparisons of two targets on the same conditions, trial by trial. */
public final class Paired {
  private Paired() {}

  /**
   * The rate of {@code first} minus the rate of {@code second}, with a 95 % interval and an exact
   * p-value.
   *
   * <p>The interval is method 10 of R. G. Newcombe, "Improved confidence intervals for the
   * difference between binomial proportions based on paired data", Statistics in Medicine 17
   * (1998): Wilson's intervals of both rates, squared and added, less their correlation. The
   * p-value is McNemar's test in its exact form ({@link #mcNemar}).
   *
   * @param first whether the event occurred, per pair
   * @param second likewise, in the same order and of the same length
   */
  public static Difference difference(boolean[] first, boolean[] second) {
    return difference(Pairs.of(first, second));
  }

  /** The same from counted pairs. */
  public static Difference difference(Pairs pairs) {
    return table(pairs.both(), pairs.onlyFirst(), pairs.onlySecond(), pairs.neither());
  }

  /** The same from the four counts of pairs. */
  public static Difference difference(long both, long onlyFirst, long onlySecond, long neither) {
    return difference(new Pairs(both, onlyFirst, onlySecond, neither));
  }

  private static Difference table(long both, long onlyFirst, long onlySecond, long neither) {
    long n = both + onlyFirst + onlySecond + neither;
    if (n == 0) {
      return new Difference.Unknown();
    }
    double rate1 = (double) (both + onlyFirst) / n;
    double rate2 = (double) (both + onlySecond) / n;
    var interval1 = Proportions.wilson(rate1, n, Proportions.CONFIDENCE);
    var interval2 = Proportions.wilson(rate2, n, Proportions.CONFIDENCE);
    double correlation = correlation(both, onlyFirst, onlySecond, neither);
    double value = (double) (onlyFirst - onlySecond) / n;
    double below = add(rate1 - interval1.low(), interval2.high() - rate2, correlation);
    double above = add(interval1.high() - rate1, rate2 - interval2.low(), correlation);
    return new Difference.Measured(
        n,
        onlyFirst,
        onlySecond,
        value,
        Math.max(-1, value - below),
        Math.min(1, value + above),
        mcNemar(onlyFirst, onlySecond),
        Method.NEWCOMBE_PAIRED);
  }

  /**
   * The two-sided exact p-value that the discordant pairs fall either way with equal chance.
   *
   * <p>Q. McNemar, "Note on the sampling error of the difference between correlated proportions or
   * percentages", Psychometrika 12 (1947), with the binomial tail doubled and no normal
   * approximation.
   */
  public static double mcNemar(long onlyFirst, long onlySecond) {
    int discordant = Math.toIntExact(onlyFirst + onlySecond);
    int fewer = Math.toIntExact(Math.min(onlyFirst, onlySecond));
    return discordant == 0
        ? 1
        : Math.min(1, 2 * BinomialDistribution.of(discordant, 0.5).cumulativeProbability(fewer));
  }

  private static double add(double one, double other, double correlation) {
    return Math.sqrt(Math.max(0, one * one - 2 * correlation * one * other + other * other));
  }

  /** Phi of the 2 x 2 table, moved towards 0 by n/2 when positive, as Newcombe does. */
  private static double correlation(
      double both, double onlyFirst, double onlySecond, double neither) {
    double margins =
        (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
    double determinant = both * neither - onlyFirst * onlySecond;
    double n = both + onlyFirst + onlySecond + neither;
    double corrected = determinant > 0 ? Math.max(0, determinant - n / 2) : determinant;
    return margins == 0 ? 0 : corrected / Math.sqrt(margins);
  }
}
