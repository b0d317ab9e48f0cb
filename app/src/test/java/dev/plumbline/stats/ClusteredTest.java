package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusteredTest {

  @Test
  void clusters_of_one_are_nearly_independent_observations() {
    List<Cluster> clusters = new ArrayList<>(Collections.nCopies(300, new Cluster(0, 1)));
    clusters.addAll(Collections.nCopies(100, new Cluster(1, 1)));
    var clustered = (Estimate.Rate) Clustered.estimate(clusters, 0);
    var independent = (Estimate.Rate) Proportions.wilson(100, 400, 0, 0.95);
    assertThat(clustered.low()).isCloseTo(independent.low(), within(0.001));
    assertThat(clustered.high()).isCloseTo(independent.high(), within(0.001));
  }

  @Test
  void clusters_that_are_all_or_nothing_count_as_one_observation_each() {
    List<Cluster> clusters = new ArrayList<>(Collections.nCopies(30, new Cluster(0, 50)));
    clusters.addAll(Collections.nCopies(30, new Cluster(50, 50)));
    var clustered = (Estimate.Rate) Clustered.estimate(clusters, 0);
    var sixty = (Estimate.Rate) Proportions.wilson(30, 60, 0, 0.95);
    assertThat(clustered.high() - clustered.low())
        .isCloseTo(sixty.high() - sixty.low(), within(0.01));
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
      naive += holdsHalf(Proportions.estimate(sum, 24 * 25, 0));
      clustered += holdsHalf(Clustered.estimate(clusters, 0));
    }
    assertThat((double) clustered / rounds).isBetween(0.935, 0.965);
    assertThat((double) naive / rounds).isLessThan(0.6);
  }

  private static int holdsHalf(Estimate estimate) {
    var rate = (Estimate.Rate) estimate;
    return rate.low() <= 0.5 && 0.5 <= rate.high() ? 1 : 0;
  }
}
