package dev.plumbline.stats;

import java.util.Arrays;
import java.util.Map;

/**
 * The capital of a bet that values between 0 and 1 have a mean above a bound; it starts at 1.
 *
 * <p>A stake c, a share of the capital, multiplies it by {@code 1 - c + c x / bound} for each value
 * x. Values of one batch that are independent of each other, given what came before, and whose
 * means are at most the bound on average multiply it by at most 1 in expectation, because the
 * geometric mean of their factors' expectations is at most the arithmetic one: the values need not
 * have the same mean, but within a batch the stake has to be the same. A power of a factor below 1,
 * a weight, only lowers the expectation. Stakes are fixed, and the capital is spread over them, as
 * in diversified Kelly betting (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random
 * variables by betting", JRSSB 86 (2024), arXiv 2010.09686) and T. Cover's universal portfolios
 * (1991), so that none has to be chosen.
 *
 * <p>What is not yet at stake lies idle, and is put in by and by. So the capital is a mixture over
 * the times at which the mean may have begun to rise.
 */
final class Capital {
  /** A rise from m to q is bet on best with a stake of (q - m) / (1 - m), for values 0 and 1. */
  private static final double[] STAKES = {0.03, 0.1, 0.25, 0.5, 0.9};

  private final double idle;
  private final double[] logs;

  private Capital(double idle, double[] logs) {
    this.idle = idle;
    this.logs = logs;
  }

  /** All of it idle. */
  static Capital idle() {
    double[] logs = new double[STAKES.length];
    Arrays.fill(logs, Double.NEGATIVE_INFINITY);
    return new Capital(1, logs);
  }

  /**
   * After a batch.
   *
   * @param values from 0 to 1, and the weight of each: how often it came, or less
   * @param bound above 0 and at most 1
   * @param fresh how much of what is idle is put in before the batch
   */
  Capital after(Map<Double, Double> values, double bound, double fresh) {
    double put = Math.min(fresh, idle);
    double[] next = new double[STAKES.length];
    for (int i = 0; i < STAKES.length; i++) {
      double sum = logSum(logs[i], Math.log(put / STAKES.length));
      next[i] = sum + growth(values, STAKES[i], bound);
    }
    return new Capital(idle - put, next);
  }

  private static double growth(Map<Double, Double> values, double stake, double bound) {
    double sum = 0;
    for (Map.Entry<Double, Double> value : values.entrySet()) {
      sum += value.getValue() * Math.log(1 - stake + stake * value.getKey() / bound);
    }
    return sum;
  }

  /** The natural logarithm of all of it. */
  double log() {
    double sum = Math.log(idle);
    for (double log : logs) {
      sum = logSum(sum, log);
    }
    return sum;
  }

  static double logSum(double one, double other) {
    double more = Math.max(one, other);
    return Double.isInfinite(more)
        ? more
        : more + Math.log1p(Math.exp(Math.min(one, other) - more));
  }
}
