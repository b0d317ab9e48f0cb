package dev.plumbline.stats;

import dev.plumbline.stats.Estimate.Rate;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/** Comparisons of rates that share no trials. */
public final class Independent {
  private Independent() {}

  /**
   * A difference of two independent rates.
   *
   * @param value first minus second, -1 to 1
   */
  public record Gap(double value, double low, double high) {}

  /**
   * First minus second, with a 95 % interval: method 10 of R. G. Newcombe, "Interval estimation for
   * the difference between independent proportions", Statistics in Medicine 17 (1998), from
   * Wilson's intervals of both rates, at their effective sizes. These are Wilson's also where
   * nothing, or everything, was an event, and a rate by itself has an exact bound.
   */
  public static Gap gap(Rate first, Rate second) {
    double value = first.value() - second.value();
    Proportions.Interval one = score(first);
    Proportions.Interval two = score(second);
    double below = Math.hypot(first.value() - one.low(), two.high() - second.value());
    double above = Math.hypot(one.high() - first.value(), second.value() - two.low());
    return new Gap(value, Math.max(-1, value - below), Math.min(1, value + above));
  }

  private static long size(Rate rate) {
    return Math.max(1, (long) Math.floor(rate.effective()));
  }

  private static Proportions.Interval score(Rate rate) {
    return Proportions.wilson(rate.value(), rate.effective(), Proportions.CONFIDENCE);
  }

  /**
   * The same with Fisher's exact p-value ({@link #fisher}), or that there is none to report. Counts
   * of clustered observations are first divided by how much less they say (J. Rao and A. Scott, "A
   * simple method for the analysis of clustered binary data", Biometrics 48 (1992)).
   */
  public static Difference difference(Estimate first, Estimate second) {
    if (!(first instanceof Rate one && second instanceof Rate two)) {
      return new Difference.Unknown();
    }
    Gap gap = gap(one, two);
    return new Difference.Unpaired(
        one.n(),
        two.n(),
        gap.value(),
        gap.low(),
        gap.high(),
        fisher(
            Math.round(one.value() * size(one)),
            size(one),
            Math.round(two.value() * size(two)),
            size(two)),
        Method.NEWCOMBE_INDEPENDENT);
  }

  /**
   * The two-sided exact p-value that both rates are the same, whatever they are: the chance, given
   * all four sums, of a table at most as likely as this one. It never rejects more often than it
   * says, and often less.
   *
   * <p>R. A. Fisher, "The logic of inductive inference", Journal of the Royal Statistical Society
   * 98 (1935).
   */
  public static double fisher(long firstCount, long firstN, long secondCount, long secondN) {
    Proportions.requireCounts(firstCount, firstN, 0);
    Proportions.requireCounts(secondCount, secondN, 0);
    HypergeometricDistribution tables =
        HypergeometricDistribution.of(
            Math.toIntExact(firstN + secondN),
            Math.toIntExact(firstCount + secondCount),
            Math.toIntExact(firstN));
    // Equal chances differ by rounding.
    double observed = tables.probability(Math.toIntExact(firstCount)) * (1 + 1e-7);
    double sum =
        IntStream.rangeClosed(tables.getSupportLowerBound(), tables.getSupportUpperBound())
            .mapToDouble(tables::probability)
            .filter(chance -> chance <= observed)
            .sum();
    return Math.min(1, sum);
  }
}
