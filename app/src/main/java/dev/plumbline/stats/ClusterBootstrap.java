package dev.plumbline.stats;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Intervals of rates and of paired differences by drawing whole clusters with replacement, beside
 * {@link Clustered} and {@link ClusteredPairs}: they rest on no formula for the variance.
 *
 * <p>A. Davison and D. Hinkley, "Bootstrap methods and their application" (1997), section 3.8: only
 * the clusters are drawn, never the observations within. Ends are bias-corrected and accelerated
 * (B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987)), at levels that are widened
 * for few clusters as Student's t is (T. Hesterberg, "What teachers should know about the
 * bootstrap", arXiv 1411.5279 (2014)). An interval is never narrower than that of independent
 * observations, because clusters that happen to be alike would give one without width.
 *
 * <p>The same seed gives the same interval. Good from about ten clusters on.
 */
public final class ClusterBootstrap {
  private static final int REPLICATES = 4000;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private ClusterBootstrap() {}

  /**
   * The rate over all observations with a 95 % interval.
   *
   * <p>Where no observation, or every one, was an event, or there is one cluster only, it is {@link
   * Clustered#estimate}.
   */
  public static Estimate estimate(List<Cluster> clusters, long missing, long seed) {
    List<Cluster> filled = clusters.stream().filter(cluster -> cluster.n() > 0).toList();
    long count = filled.stream().mapToLong(Cluster::count).sum();
    long n = filled.stream().mapToLong(Cluster::n).sum();
    if (filled.size() < 2
        || !(Proportions.estimate(count, n, missing) instanceof Estimate.Rate independent)
        || count == 0
        || count == n) {
      return Clustered.estimate(clusters, missing);
    }
    Sample sample =
        new Sample(
            filled.stream().mapToDouble(Cluster::count).toArray(),
            filled.stream().mapToDouble(Cluster::n).toArray());
    Proportions.Interval interval = interval(sample, seed);
    return new Estimate.Rate(
        count,
        n,
        missing,
        independent.value(),
        Math.clamp(interval.low(), 0, independent.low()),
        Math.clamp(interval.high(), independent.high(), 1),
        Method.CLUSTER_BOOTSTRAP);
  }

  /**
   * The rate of the first minus the rate of the second with a 95 % interval; the p-value is {@link
   * ClusteredPairs#difference}'s.
   *
   * <p>Where no trial, or every trial, is discordant the same way, or there is one cluster only, it
   * is {@link ClusteredPairs#difference}.
   */
  public static Difference difference(List<Pairs> clusters, long seed) {
    List<Pairs> filled = ClusteredPairs.filled(clusters);
    Difference robust = ClusteredPairs.difference(filled);
    if (filled.size() < 2
        || !(robust instanceof Difference.Measured measured)
        || measured.method() != Method.CLUSTERED_PAIRED
        || !(Paired.difference(ClusteredPairs.sum(filled))
            instanceof Difference.Measured independent)) {
      return robust;
    }
    Sample sample =
        new Sample(
            filled.stream().mapToDouble(Pairs::surplus).toArray(),
            filled.stream().mapToDouble(Pairs::n).toArray());
    Proportions.Interval interval = interval(sample, seed);
    return new Difference.Measured(
        measured.n(),
        measured.onlyFirst(),
        measured.onlySecond(),
        measured.value(),
        Math.clamp(interval.low(), -1, independent.low()),
        Math.clamp(interval.high(), independent.high(), 1),
        measured.pValue(),
        Method.CLUSTER_BOOTSTRAP);
  }

  /** Sums and sizes of at least two clusters. */
  private static final class Sample {
    private final double[] sums;
    private final double[] sizes;

    Sample(double[] sums, double[] sizes) {
      this.sums = sums;
      this.sizes = sizes;
    }

    int clusters() {
      return sums.length;
    }

    double ratio() {
      return Arrays.stream(sums).sum() / Arrays.stream(sizes).sum();
    }

    /** The ratio of as many clusters, drawn with replacement. */
    double drawn(SplittableRandom random) {
      double sum = 0;
      double size = 0;
      for (int i = 0; i < sums.length; i++) {
        int cluster = random.nextInt(sums.length);
        sum += sums[cluster];
        size += sizes[cluster];
      }
      return sum / size;
    }

    /** The skewness of the ratio: a sixth of that of its values without one cluster each. */
    double acceleration() {
      double sum = Arrays.stream(sums).sum();
      double size = Arrays.stream(sizes).sum();
      double[] without = new double[sums.length];
      Arrays.setAll(without, i -> (sum - sums[i]) / (size - sizes[i]));
      double mean = Arrays.stream(without).average().orElseThrow();
      double squares = Arrays.stream(without).map(value -> Math.pow(mean - value, 2)).sum();
      double cubes = Arrays.stream(without).map(value -> Math.pow(mean - value, 3)).sum();
      return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }
  }

  private static Proportions.Interval interval(Sample sample, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] replicates = new double[REPLICATES];
    Arrays.setAll(replicates, i -> sample.drawn(random));
    Arrays.sort(replicates);
    double bias = bias(replicates, sample.ratio());
    double acceleration = sample.acceleration();
    double z = widened(sample.clusters());
    return new Proportions.Interval(
        quantile(replicates, level(bias, acceleration, -z)),
        quantile(replicates, level(bias, acceleration, z)));
  }

  /** The normal quantile of the share of replicates below the value; ties count half. */
  private static double bias(double[] replicates, double value) {
    double below = 0;
    for (double replicate : replicates) {
      below += replicate < value ? 1 : replicate == value ? 0.5 : 0;
    }
    double share = Math.clamp(below, 0.5, replicates.length - 0.5) / replicates.length;
    return NORMAL.inverseCumulativeProbability(share);
  }

  private static double widened(int clusters) {
    double tail = Proportions.error(Proportions.CONFIDENCE) / 2;
    double t = TDistribution.of(clusters - 1.0).inverseSurvivalProbability(tail);
    return t * Math.sqrt(clusters / (clusters - 1.0));
  }

  private static double level(double bias, double acceleration, double z) {
    double shifted = bias + z;
    double stretch = 1 - acceleration * shifted;
    // Beyond the pole the formula turns around; the end is then the last replicate.
    return stretch <= 0
        ? (shifted > 0 ? 1 : 0)
        : NORMAL.cumulativeProbability(bias + shifted / stretch);
  }

  private static double quantile(double[] sorted, double level) {
    double place = level * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
