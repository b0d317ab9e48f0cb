package dev.plumbline.stats;

import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Rates of observations that come in clusters, such as the trials of one scenario, which resemble
 * each other more than those of another.
 */
public final class Clustered {
  private Clustered() {}

  /** What was seen in one cluster: {@code count} events in {@code n} observations. */
  public record Cluster(long count, long n) {
    public Cluster {
      Proportions.requireCounts(count, n, 0);
    }
  }

  /**
   * The rate over all observations, with a 95 % interval that allows for their likeness.
   *
   * <p>The cluster-robust variance of a ratio (Miller, "Adding error bars to evals", arXiv
   * 2411.00640, section 2.2; Cochran, "Sampling techniques" (1977), chapter 11) gives an effective
   * sample size, which Wilson's interval then uses; the size is cut by {@code (z / t)^2} for the
   * few degrees of freedom of a few clusters (Korn and Graubard, "Confidence intervals for
   * proportions with small expected number of positive counts", Survey Methodology 24 (1998)). It
   * is never above the number of observations.
   *
   * <p>Where no observation, or every one, was an event, the likeness cannot be seen: the bound is
   * then {@link Proportions#estimate}'s, and optimistic if the clusters differ. One cluster says
   * nothing about others and gives the whole range.
   */
  public static Estimate estimate(List<Cluster> clusters, long missing) {
    long n = clusters.stream().mapToLong(Cluster::n).sum();
    long count = clusters.stream().mapToLong(Cluster::count).sum();
    if (count == 0 || count == n) {
      return Proportions.estimate(count, n, missing);
    }
    double value = (double) count / n;
    long filled = clusters.stream().filter(cluster -> cluster.n() > 0).count();
    if (filled == 1) {
      return new Estimate.Rate(count, n, missing, value, 0, 1, Method.WILSON_CLUSTERED);
    }
    double size = Math.min(n, effectiveSize(clusters, value, n, filled));
    Proportions.Interval interval = Proportions.wilson(value, size, Proportions.CONFIDENCE);
    return new Estimate.Rate(
        count, n, missing, value, interval.low(), interval.high(), Method.WILSON_CLUSTERED);
  }

  private static double effectiveSize(List<Cluster> clusters, double value, long n, long filled) {
    double squares =
        clusters.stream().mapToDouble(c -> Math.pow(c.count() - value * c.n(), 2)).sum();
    double variance = filled / (filled - 1.0) * squares / ((double) n * n);
    double tail = Proportions.error(Proportions.CONFIDENCE) / 2;
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(tail);
    double t = TDistribution.of(filled - 1.0).inverseSurvivalProbability(tail);
    // Clusters that are all alike have no variance: the size is then infinite, and cut to n.
    return value * (1 - value) / variance * Math.pow(z / t, 2);
  }
}
