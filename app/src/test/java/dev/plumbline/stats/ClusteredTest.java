package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Proportions.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredTest {

  private static final int CHECKPOINTS = 40;

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
    assertThat((double) naive / rounds).isLessThan(0.9);
  }

  @Test
  void hoeffdings_interval_ends_where_the_divergence_is_the_most_it_may_be() {
    Interval none = Clustered.hoeffding(Collections.nCopies(20, new Cluster(0, 4)), 0.05);
    assertThat(none.low()).isZero();
    assertThat(none.high()).isCloseTo(1 - Math.pow(0.025, 1.0 / 20), within(1e-12));
    Interval all = Clustered.hoeffding(Collections.nCopies(20, new Cluster(4, 4)), 0.05);
    assertThat(all.low()).isCloseTo(Math.pow(0.025, 1.0 / 20), within(1e-12));
    assertThat(all.high()).isEqualTo(1);
    List<Cluster> some = new ArrayList<>(Collections.nCopies(15, new Cluster(0, 1)));
    some.addAll(Collections.nCopies(10, new Cluster(1, 2)));
    some.add(new Cluster(0, 0));
    Interval between = Clustered.hoeffding(some, 0.01);
    for (double end : List.of(between.low(), between.high())) {
      assertThat(0.2 * Math.log(0.2 / end) + 0.8 * Math.log(0.8 / (1 - end)))
          .isCloseTo(Math.log(2 / 0.01) / 25, within(1e-12));
    }
  }

  @Test
  void without_observations_hoeffdings_interval_is_the_whole_range() {
    assertThat(Clustered.hoeffding(List.of(new Cluster(0, 0)), 0.05)).isEqualTo(new Interval(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Clustered.hoeffding(List.of(), 0));
  }

  // Issues of one rate, and of two suites with two rates; trials double where many went wrong.
  @ParameterizedTest
  @CsvSource({"0.02, 0.02", "0.05, 0.05", "0.3, 0.3", "0.02, 0.6"})
  void bands_that_spend_alpha_hold_all_checkpoints_of_a_training_at_once(double one, double other) {
    int trainings = 400;
    int held = 0;
    int fixed = 0;
    double[] wider = new double[CHECKPOINTS + 1];
    for (int round = 0; round < trainings; round++) {
      SimulatedTraining training =
          new SimulatedTraining(
              new SimulatedTraining.Setting(List.of(one, other), 10, 0.3, true),
              (issue, checkpoint) -> checkpoint > CHECKPOINTS / 2 ? 0.2 : 0,
              new SplittableRandom(round));
      boolean holds = true;
      boolean fixedHolds = true;
      int times = 1;
      for (int t = 1; t <= CHECKPOINTS; t++) {
        List<Cluster> drawn = new ArrayList<>();
        for (int part = 0; part < 2 * times; part++) {
          drawn.addAll(training.checkpoint(part % 2, t, 20));
        }
        double rate = (one + other) / 2 + (t > CHECKPOINTS / 2 ? 0.2 : 0);
        Interval band = Clustered.hoeffding(drawn, 0.05 * StartTimes.unbounded().weight(t));
        var estimate = (Estimate.Rate) Clustered.estimate(drawn, 0);
        holds &= band.low() <= rate && rate <= band.high();
        fixedHolds &= estimate.low() <= rate && rate <= estimate.high();
        wider[t] += (band.high() - band.low()) / (estimate.high() - estimate.low()) / trainings;
        times = estimate.value() > rate ? 2 : 1;
      }
      held += holds ? 1 : 0;
      fixed += fixedHolds ? 1 : 0;
    }
    System.out.printf(
        "bands: rates %.2f and %.2f: all of %d held in %.3f, fixed intervals in %.3f; wider than these by"
            + " %.2f at the first, %.2f at the 6th, %.2f at the last%n",
        one,
        other,
        CHECKPOINTS,
        (double) held / trainings,
        (double) fixed / trainings,
        wider[1],
        wider[6],
        wider[CHECKPOINTS]);
    assertThat((double) held / trainings).isGreaterThanOrEqualTo(0.95);
    assertThat((double) fixed / trainings).isLessThan(0.9);
  }
}
