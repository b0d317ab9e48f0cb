package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredTest {

  @Test
  void clusters_of_one_are_independent_observations() {
    List<Cluster> clusters = new ArrayList<>(Collections.nCopies(300, new Cluster(0, 1)));
    clusters.addAll(Collections.nCopies(100, new Cluster(1, 1)));
    clusters.add(new Cluster(0, 0));
    assertThat(Clustered.estimate(clusters, 3)).isEqualTo(Proportions.estimate(100, 400, 3));
    assertThat(Clustered.estimate(Collections.nCopies(9, new Cluster(0, 1)), 0))
        .isEqualTo(Proportions.estimate(0, 9, 0));
  }

  @Test
  void where_nothing_or_everything_happened_the_exact_bound_counts_clusters() {
    var none = (Estimate.Rate) Clustered.estimate(Collections.nCopies(10, new Cluster(0, 20)), 0);
    assertThat(none.high()).isCloseTo(1 - Math.pow(0.05, 0.1), within(1e-12));
    assertThat(none.n()).isEqualTo(200);
    assertThat(none.effective()).isEqualTo(10);
    assertThat(none.method()).isEqualTo(Method.EXACT_CLUSTERS);
    var all = (Estimate.Rate) Clustered.estimate(Collections.nCopies(10, new Cluster(20, 20)), 0);
    assertThat(all.low()).isCloseTo(Math.pow(0.05, 0.1), within(1e-12));
  }

  @Test
  void one_event_does_not_narrow_the_interval_of_none() {
    List<Cluster> clusters = new ArrayList<>(Collections.nCopies(9, new Cluster(0, 20)));
    clusters.add(new Cluster(1, 20));
    var one = (Estimate.Rate) Clustered.estimate(clusters, 0);
    assertThat(one.high()).isGreaterThan(((Estimate.Rate) Proportions.estimate(1, 200, 0)).high());
  }

  // Beta rates between clusters: mean and intraclass correlation as given.
  @ParameterizedTest
  @CsvSource({
    "6, 17, 0.1",
    "6, 17, 0.3",
    "10, 10, 0.1",
    "10, 10, 0.3",
    "40, 3, 0.1",
    "40, 3, 0.3",
    "40, 10, 0.1",
    "40, 10, 0.3"
  })
  void the_interval_covers_from_six_clusters_on(int clusters, int size, double likeness) {
    Random random = new Random(17);
    UniformRandomProvider source = random::nextLong;
    for (double rate : new double[] {0.5, 0.2, 0.05, 0.02}) {
      double shape = (1 - likeness) / likeness;
      var between = BetaDistribution.of(rate * shape, (1 - rate) * shape).createSampler(source);
      int rounds = 2000;
      int covered = 0;
      int naive = 0;
      for (int round = 0; round < rounds; round++) {
        List<Cluster> drawn = new ArrayList<>();
        for (int i = 0; i < clusters; i++) {
          drawn.add(new Cluster(Simulated.events(random, size, between.sample()), size));
        }
        long sum = drawn.stream().mapToLong(Cluster::count).sum();
        covered += holds(Clustered.estimate(drawn, 0), rate);
        naive += holds(Proportions.estimate(sum, (long) clusters * size, 0), rate);
      }
      System.out.printf(
          "clustered: %d x %d, likeness %.1f, rate %.2f: coverage %.3f, naive %.3f%n",
          clusters, size, likeness, rate, (double) covered / rounds, (double) naive / rounds);
      assertThat((double) covered / rounds).isBetween(0.925, 0.995);
    }
  }

  private static int holds(Estimate estimate, double truth) {
    var rate = (Estimate.Rate) estimate;
    return rate.low() <= truth && truth <= rate.high() ? 1 : 0;
  }

  @Test
  void clusters_that_are_all_or_nothing_count_as_one_observation_each() {
    List<Cluster> clusters = new ArrayList<>(Collections.nCopies(30, new Cluster(0, 50)));
    clusters.addAll(Collections.nCopies(30, new Cluster(50, 50)));
    var clustered = (Estimate.Rate) Clustered.estimate(clusters, 0);
    var sixty = (Estimate.Rate) Proportions.wilson(30, 60, 0, 0.95);
    assertThat(clustered.high() - clustered.low())
        .isCloseTo(sixty.high() - sixty.low(), within(0.012));
  }

  @Test
  void clusters_that_are_alike_gain_nothing_beyond_their_observations() {
    var alike = (Estimate.Rate) Clustered.estimate(Collections.nCopies(10, new Cluster(3, 10)), 2);
    var independent = (Estimate.Rate) Proportions.wilson(30, 100, 2, 0.95);
    assertThat(alike.low()).isEqualTo(independent.low());
    assertThat(alike.missing()).isEqualTo(2);
  }

  @Test
  void one_cluster_says_nothing_about_others() {
    var one = (Estimate.Rate) Clustered.estimate(List.of(new Cluster(3, 10), new Cluster(0, 0)), 0);
    assertThat(one.low()).isZero();
    assertThat(one.high()).isEqualTo(1);
  }

  @Test
  void nothing_observed_has_no_rate() {
    assertThat(Clustered.estimate(List.of(), 3)).isEqualTo(new Estimate.Unknown(3));
  }

  @Test
  void the_interval_covers_where_the_naive_one_does_not() {
    Random random = new Random(11);
    int rounds = 3000;
    int naive = 0;
    int clustered = 0;
    for (int round = 0; round < rounds; round++) {
      List<Cluster> clusters = new ArrayList<>();
      for (int k = 0; k < 24; k++) {
        // Uniform rates between clusters: mean 1/2, intraclass correlation 1/3.
        double rate = random.nextDouble();
        int count = 0;
        for (int i = 0; i < 25; i++) {
          count += random.nextDouble() < rate ? 1 : 0;
        }
        clusters.add(new Cluster(count, 25));
      }
      long sum = clusters.stream().mapToLong(Cluster::count).sum();
      naive += holds(Proportions.estimate(sum, 24 * 25, 0), 0.5);
      clustered += holds(Clustered.estimate(clusters, 0), 0.5);
    }
    assertThat((double) clustered / rounds).isBetween(0.935, 0.965);
    assertThat((double) naive / rounds).isLessThan(0.6);
  }
}
