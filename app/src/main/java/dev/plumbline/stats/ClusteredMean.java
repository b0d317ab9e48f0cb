package dev.plumbline.stats;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean of observations that come in clusters, with a 95 % interval that allows for their
 * likeness.
 *
 * @param value of all observations
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param n observations, at least 2
 * @param clusters that hold them, at least 2
 */
public record ClusteredMean(double value, double low, double high, long n, int clusters) {

  /** What was seen in one cluster: observations that sum to {@code sum}. */
  public record Cluster(double sum, long n) {
    public Cluster {
      if (n < 1 || !Double.isFinite(sum)) {
        throw new IllegalArgumentException(
            "Not a cluster of observations: %d that sum to %s.".formatted(n, sum));
      }
    }
  }

  /**
   * The mean of all observations as a ratio of two sums over clusters, both of which vary: its
   * variance is m / (m - 1) times the sum of squares of what each cluster's sum lies off, over the
   * square of the number of observations (W. Cochran, "Sampling techniques" (1977), section 6.4),
   * read against Student's t with m - 1 degrees of freedom, for m clusters. Sums that are skewed
   * are covered less often where clusters are few.
   *
   * @throws IllegalArgumentException when there are fewer than 2 clusters
   */
  public static ClusteredMean of(List<Cluster> clusters) {
    int m = clusters.size();
    if (m < 2) {
      throw new IllegalArgumentException(
          "%d clusters; one says nothing about others, so give 2 or more".formatted(m));
    }
    double n = clusters.stream().mapToLong(Cluster::n).sum();
    double value = clusters.stream().mapToDouble(Cluster::sum).sum() / n;
    double squares = clusters.stream().mapToDouble(c -> Math.pow(c.sum() - value * c.n(), 2)).sum();
    double error = Math.sqrt(m / (m - 1.0) * squares) / n;
    double tail = Proportions.error(Proportions.CONFIDENCE) / 2;
    double half = error * TDistribution.of(m - 1.0).inverseSurvivalProbability(tail);
    return new ClusteredMean(value, value - half, value + half, (long) n, m);
  }
}
