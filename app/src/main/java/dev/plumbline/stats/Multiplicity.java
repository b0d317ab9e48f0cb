package dev.plumbline.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Corrections for many tests: p-values in, adjusted p-values out, in the same order. */
public final class Multiplicity {
  private Multiplicity() {}

  /**
   * Bounds the chance of a single false finding among all tests, however they depend.
   *
   * <p>S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
   * Statistics 6 (1979).
   */
  public static double[] holm(double[] pValues) {
    int[] ascending = ascending(pValues);
    double[] adjusted = new double[pValues.length];
    double worst = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      int i = ascending[rank];
      worst = Math.max(worst, Math.min(1, (pValues.length - rank) * pValues[i]));
      adjusted[i] = worst;
    }
    return adjusted;
  }

  /**
   * Bounds the expected share of false findings among the findings, for tests that are independent
   * or positively dependent.
   *
   * <p>Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal
   * Statistical Society B 57 (1995).
   */
  public static double[] benjaminiHochberg(double[] pValues) {
    int[] ascending = ascending(pValues);
    double[] adjusted = new double[pValues.length];
    double best = 1;
    for (int rank = ascending.length - 1; rank >= 0; rank--) {
      int i = ascending[rank];
      best = Math.min(best, pValues.length * pValues[i] / (rank + 1));
      adjusted[i] = best;
    }
    return adjusted;
  }

  /**
   * Bounds the expected share of false findings among the findings, for e-values that depend in any
   * way: those of the k largest that are all at least {@code n / (alpha k)}, for the greatest such
   * k.
   *
   * <p>R. Wang and A. Ramdas, "False discovery rate control with e-values", Journal of the Royal
   * Statistical Society B 84 (2022), arXiv 2009.02824. It holds at one time, planned or not; it
   * does not bound the chance of any false finding, nor over all times.
   *
   * @param logs natural logarithms of the e-values
   * @return whether each is a finding, in the same order
   */
  public static boolean[] eBenjaminiHochberg(double[] logs, double alpha) {
    double[] ascending = logs.clone();
    java.util.Arrays.sort(ascending);
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= logs.length; k++) {
      double kth = ascending[logs.length - k];
      if (kth >= Math.log(logs.length / (alpha * k))) {
        least = kth;
      }
    }
    boolean[] found = new boolean[logs.length];
    for (int i = 0; i < logs.length; i++) {
      found[i] = logs[i] >= least;
    }
    return found;
  }

  private static int[] ascending(double[] pValues) {
    for (double pValue : pValues) {
      requireProbability(pValue);
    }
    return IntStream.range(0, pValues.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> pValues[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  static void requireProbability(double pValue) {
    if (!(0 <= pValue && pValue <= 1)) {
      throw new IllegalArgumentException("Not a p-value: %s.".formatted(pValue));
    }
  }
}
