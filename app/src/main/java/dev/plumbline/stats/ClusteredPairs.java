package dev.plumbline.stats;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Comparisons of two targets on the same trials, where trials come in clusters that resemble each
 * other, such as those of one scenario.
 */
public final class ClusteredPairs {
  private ClusteredPairs() {}

  /**
   * A difference with its standard error.
   *
   * @param degrees of freedom, at least 1
   */
  record Spread(double value, double error, double degrees) {

    /** The chance that Student's t lies above the distance from {@code margin}, in errors. */
    double above(double margin) {
      return TDistribution.of(degrees).survivalProbability((value - margin) / error);
    }
  }

  /**
   * The rate of the first minus the rate of the second, with a 95 % interval and a p-value that
   * allow for the likeness within clusters.
   *
   * <p>The standard error is the paired, clustered one of E. Miller, "Adding error bars to evals",
   * arXiv 2411.00640 (2024): differences are summed within clusters, and the sums vary. It is
   * multiplied by m / (m - 1) and read against Student's t with m - 1 degrees of freedom, for m
   * clusters (C. Cameron and D. Miller, "A practitioner's guide to cluster-robust inference",
   * Journal of Human Resources 50 (2015), section VI). It is never below that of independent
   * trials. Good from about ten clusters with discordant trials on; with fewer, rely on {@link
   * TwoOneSidedTests} or more scenarios.
   *
   * <p>Where no trial, or every trial, is discordant the same way, the likeness cannot be seen: the
   * answer is then {@link Paired#difference}'s of one trial per cluster. Clusters of one trial each
   * are independent trials. One cluster says nothing about others and gives the whole range.
   */
  public static Difference difference(List<Pairs> clusters) {
    List<Pairs> filled = filled(clusters);
    Pairs all = sum(filled);
    if (all.n() == filled.size()) {
      return Paired.difference(all);
    }
    if (filled.size() == 1) {
      return measured(all, -1, 1, 1);
    }
    if (Math.abs(all.surplus()) == all.n() || all.concordant()) {
      return Paired.difference(oneEach(filled)) instanceof Difference.Measured one
          ? measured(all, one.low(), one.high(), one.pValue())
          : new Difference.Unknown();
    }
    Spread spread = spread(filled);
    double tail = Proportions.error(Proportions.CONFIDENCE) / 2;
    double half =
        spread.error() * TDistribution.of(spread.degrees()).inverseSurvivalProbability(tail);
    double low = Math.max(-1, spread.value() - half);
    double high = Math.min(1, spread.value() + half);
    double pValue =
        2 * new Spread(Math.abs(spread.value()), spread.error(), spread.degrees()).above(0);
    return measured(all, low, high, Math.min(1, pValue));
  }

  /** The difference over at least two clusters that hold pairs, some of them discordant. */
  static Spread spread(List<Pairs> filled) {
    Pairs all = sum(filled);
    double n = all.n();
    double m = filled.size();
    double value = all.surplus() / n;
    double squares =
        filled.stream().mapToDouble(c -> Math.pow(c.surplus() - value * c.n(), 2)).sum();
    double clustered = m / (m - 1) * squares / (n * n);
    double independent = (all.onlyFirst() + all.onlySecond() - n * value * value) / (n * n);
    return new Spread(value, Math.sqrt(Math.max(clustered, independent)), m - 1);
  }

  /** One trial for each cluster, each ending as most of the cluster's do. */
  static Pairs oneEach(List<Pairs> filled) {
    return filled.stream().map(Pairs::most).reduce(new Pairs(0, 0, 0, 0), Pairs::plus);
  }

  static List<Pairs> filled(List<Pairs> clusters) {
    return clusters.stream().filter(cluster -> cluster.n() > 0).toList();
  }

  static Pairs sum(List<Pairs> clusters) {
    return clusters.stream().reduce(new Pairs(0, 0, 0, 0), Pairs::plus);
  }

  private static Difference measured(Pairs all, double low, double high, double pValue) {
    return new Difference.Measured(
        all.n(),
        all.onlyFirst(),
        all.onlySecond(),
        (double) all.surplus() / all.n(),
        low,
        high,
        pValue,
        Method.CLUSTERED_PAIRED);
  }
}
