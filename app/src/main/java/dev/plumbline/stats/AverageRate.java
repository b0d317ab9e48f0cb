package dev.plumbline.stats;

import java.util.stream.IntStream;

/**
 * An upper bound on how likely an event was on average over trials that were chosen by what came of
 * the trials before them, as a search chooses.
 *
 * <p>For each lambda, with c = 1 - exp(-lambda), the product of exp(-lambda X) / (1 - c chance)
 * over trials is a martingale, whatever the chances depend on. By Jensen's inequality it is at
 * least exp(-lambda count) / (1 - c average)^n. A mixture over lambda is a martingale too, and
 * reaches 1 / alpha at any time with a chance of at most alpha (Ville 1939). Half of the mixture
 * lies on infinite lambda, which holds as long as there was no event.
 */
public final class AverageRate {

  /** Lambdas from an eighth up to 4, each twice the one before it. */
  private static final double[] LAMBDAS =
      IntStream.range(-3, 3).mapToDouble(power -> Math.pow(2, power)).toArray();

  private AverageRate() {}

  /**
   * The bound after some trials; that any of those that are computed on the way is too low has a
   * chance of at most alpha.
   *
   * @param count of events
   * @param n trials so far, at least 1
   * @return at most 1
   */
  public static double upper(long count, long n, double alpha) {
    if (n < 1 || count < 0 || count > n || !(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "No bound of %d events in %d trials at alpha %s.".formatted(count, n, alpha));
    }
    double low = 0;
    double high = 1;
    if (mixture(high, count, n) < 1 / alpha) {
      return 1;
    }
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (mixture(middle, count, n) < 1 / alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double mixture(double average, long count, long n) {
    double mixture = count == 0 ? Math.exp(-n * Math.log1p(-average)) / 2 : 0;
    for (double lambda : LAMBDAS) {
      mixture +=
          Math.exp(-n * Math.log1p(Math.expm1(-lambda) * average) - lambda * count)
              / (2 * LAMBDAS.length);
    }
    return mixture;
  }
}
