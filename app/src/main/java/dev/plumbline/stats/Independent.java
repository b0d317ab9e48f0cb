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
   * the difference between independent proportions", Statistics in Medicine 17 (1998), from the
   * intervals of both rates.
   */
  public static Gap gap(Rate first, Rate second) {
    double value = first.value() - second.value();
    double below = Math.hypot(first.value() - first.low(), second.high() - second.value());
    double above = Math.hypot(first.high() - first.value(), second.value() - second.low());
    return new Gap(value, Math.max(-1, value - below), Math.min(1, value + above));
  }

  /** The same with Fisher's exact p-value ({@link #fisher}), or that there is none to report. */
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
        fisher(one.count(), one.n(), two.count(), two.n()),
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
