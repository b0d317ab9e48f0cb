package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Difference.Measured;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterBootstrapTest {

  @Test
  void the_same_seed_gives_the_same_interval_and_another_a_similar_one() {
    List<Cluster> clusters = clusters(new Random(1), 25, 20);
    var one = (Estimate.Rate) ClusterBootstrap.estimate(clusters, 3, 7);
    var other = (Estimate.Rate) ClusterBootstrap.estimate(clusters, 3, 8);
    assertThat(ClusterBootstrap.estimate(clusters, 3, 7)).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
    assertThat(other.low()).isCloseTo(one.low(), within(0.01));
    assertThat(other.high()).isCloseTo(one.high(), within(0.01));
    assertThat(one.method()).isEqualTo(Method.CLUSTER_BOOTSTRAP);
    assertThat(one.missing()).isEqualTo(3);
  }

  @Test
  void many_clusters_of_one_give_what_independence_gives() {
    List<Cluster> clusters = new ArrayList<>(Collections.nCopies(280, new Cluster(0, 1)));
    clusters.addAll(Collections.nCopies(120, new Cluster(1, 1)));
    var bootstrap = (Estimate.Rate) ClusterBootstrap.estimate(clusters, 0, 1);
    var independent = (Estimate.Rate) Proportions.wilson(120, 400, 0, 0.95);
    assertThat(bootstrap.low()).isCloseTo(independent.low(), within(0.006));
    assertThat(bootstrap.high()).isCloseTo(independent.high(), within(0.006));
  }

  @Test
  void clusters_that_are_alike_do_not_make_a_rate_certain() {
    var alike = ClusterBootstrap.estimate(Collections.nCopies(10, new Cluster(3, 10)), 0, 1);
    var independent = (Estimate.Rate) Proportions.wilson(30, 100, 0, 0.95);
    assertThat(((Estimate.Rate) alike).low()).isEqualTo(independent.low());
    assertThat(((Estimate.Rate) alike).high()).isEqualTo(independent.high());
    var pairs =
        (Measured) ClusterBootstrap.difference(Collections.nCopies(10, new Pairs(3, 2, 1, 4)), 1);
    assertThat(pairs.low()).isEqualTo(((Measured) Paired.difference(30, 20, 10, 40)).low());
  }

  @Test
  void where_nothing_can_be_drawn_it_is_the_other_estimate() {
    List<Cluster> clean = List.of(new Cluster(0, 9), new Cluster(0, 11));
    assertThat(ClusterBootstrap.estimate(clean, 0, 1)).isEqualTo(Proportions.estimate(0, 20, 0));
    List<Cluster> single = List.of(new Cluster(3, 9));
    assertThat(ClusterBootstrap.estimate(single, 0, 1)).isEqualTo(Clustered.estimate(single, 0));
    assertThat(ClusterBootstrap.estimate(List.of(), 4, 1)).isEqualTo(new Estimate.Unknown(4));
    assertThat(ClusterBootstrap.difference(List.of(), 1)).isEqualTo(new Difference.Unknown());
    List<Pairs> one = List.of(new Pairs(1, 2, 3, 4));
    assertThat(ClusterBootstrap.difference(one, 1)).isEqualTo(ClusteredPairs.difference(one));
  }

  @Test
  void the_interval_of_a_rate_covers() {
    Random random = new Random(17);
    int rounds = 1200;
    int covered = 0;
    for (int round = 0; round < rounds; round++) {
      var rate = (Estimate.Rate) ClusterBootstrap.estimate(clusters(random, 20, 15), 0, round);
      covered += rate.low() <= 0.5 && 0.5 <= rate.high() ? 1 : 0;
    }
    assertThat((double) covered / rounds).isBetween(0.93, 0.97);
  }

  @Test
  void the_interval_of_a_difference_covers() {
    Random random = new Random(19);
    int rounds = 1200;
    int covered = 0;
    for (int round = 0; round < rounds; round++) {
      var difference =
          (Measured) ClusterBootstrap.difference(Simulated.pairs(random, 20, 15, 0.1, 0.2), round);
      covered += difference.low() <= 0.1 && 0.1 <= difference.high() ? 1 : 0;
    }
    assertThat((double) covered / rounds).isBetween(0.93, 0.97);
  }

  /** Rates uniform between clusters: mean 1/2. */
  private static List<Cluster> clusters(Random random, int count, int size) {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clusters.add(new Cluster(Simulated.events(random, size, random.nextDouble()), size));
    }
    return clusters;
  }
}
