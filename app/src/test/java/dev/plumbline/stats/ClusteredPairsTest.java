package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Difference.Measured;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredPairsTest {

  // By hand: sums of 3 and -1, each 2 from its share of the difference of 1/4; error 1/2.
  @Test
  void two_clusters_give_what_the_formula_gives() {
    var difference =
        (Measured) ClusteredPairs.difference(List.of(new Pairs(0, 3, 0, 1), new Pairs(1, 0, 1, 2)));
    assertThat(difference.value()).isEqualTo(0.25);
    assertThat(difference.pValue()).isCloseTo(1 - 2 / Math.PI * Math.atan(0.5), within(1e-9));
    assertThat(difference.low()).isEqualTo(-1);
    assertThat(difference.high()).isEqualTo(1);
  }

  @Test
  void clusters_of_one_are_independent_pairs() {
    List<Pairs> clusters = new ArrayList<>(Collections.nCopies(60, new Pairs(0, 1, 0, 0)));
    clusters.addAll(Collections.nCopies(20, new Pairs(0, 0, 1, 0)));
    clusters.addAll(Collections.nCopies(320, new Pairs(1, 0, 0, 0)));
    assertThat(ClusteredPairs.difference(clusters)).isEqualTo(Paired.difference(320, 60, 20, 0));
  }

  @Test
  void exchanging_the_two_turns_the_sign() {
    List<Pairs> clusters =
        List.of(new Pairs(1, 5, 1, 3), new Pairs(2, 1, 2, 5), new Pairs(0, 4, 0, 9));
    List<Pairs> exchanged = clusters.stream().map(ClusteredPairsTest::exchanged).toList();
    var one = (Measured) ClusteredPairs.difference(clusters);
    var other = (Measured) ClusteredPairs.difference(exchanged);
    assertThat(other.value()).isEqualTo(-one.value());
    assertThat(other.low()).isCloseTo(-one.high(), within(1e-12));
    assertThat(other.pValue()).isCloseTo(one.pValue(), within(1e-12));
  }

  @Test
  void one_cluster_says_nothing_about_others() {
    var one =
        (Measured) ClusteredPairs.difference(List.of(new Pairs(1, 6, 1, 2), new Pairs(0, 0, 0, 0)));
    assertThat(one.low()).isEqualTo(-1);
    assertThat(one.high()).isEqualTo(1);
    assertThat(one.pValue()).isEqualTo(1);
  }

  @Test
  void without_likeness_to_see_a_cluster_counts_once() {
    List<Pairs> alike = List.of(new Pairs(3, 0, 0, 7), new Pairs(0, 0, 0, 5));
    assertThat(ClusteredPairs.difference(alike))
        .extracting("n", "low", "high", "pValue")
        .containsExactlyElementsOf(ends(15, Paired.difference(0, 0, 0, 2)));
    List<Pairs> all = List.of(new Pairs(0, 4, 0, 0), new Pairs(0, 2, 0, 0));
    assertThat(ClusteredPairs.difference(all))
        .extracting("n", "low", "high", "pValue")
        .containsExactlyElementsOf(ends(6, Paired.difference(0, 2, 0, 0)));
    assertThat(ClusteredPairs.difference(List.of())).isEqualTo(new Difference.Unknown());
  }

  private static List<Object> ends(long n, Difference difference) {
    var measured = (Measured) difference;
    return List.of(n, measured.low(), measured.high(), measured.pValue());
  }

  @Test
  void the_test_keeps_its_level_where_the_naive_one_does_not() {
    Random random = new Random(5);
    int rounds = 3000;
    int naive = 0;
    int clustered = 0;
    int covered = 0;
    for (int round = 0; round < rounds; round++) {
      List<Pairs> clusters = Simulated.pairs(random, 30, 20, 0, 0.3);
      Pairs all = ClusteredPairs.sum(clusters);
      var difference = (Measured) ClusteredPairs.difference(clusters);
      naive += Paired.mcNemar(all.onlyFirst(), all.onlySecond()) <= 0.05 ? 1 : 0;
      clustered += difference.pValue() <= 0.05 ? 1 : 0;
      covered += difference.low() <= 0 && 0 <= difference.high() ? 1 : 0;
    }
    assertThat((double) naive / rounds).isGreaterThan(0.25);
    assertThat((double) clustered / rounds).isBetween(0.035, 0.065);
    assertThat(covered).isEqualTo(rounds - clustered);
  }

  @ParameterizedTest
  @CsvSource({"6, 17, 0.1", "6, 17, 0.3", "10, 10, 0.1", "10, 10, 0.3", "40, 3, 0.1", "40, 3, 0.3"})
  void the_interval_covers_from_six_clusters_on(int clusters, int size, double lean) {
    Random random = new Random(6);
    int rounds = 2000;
    int covered = 0;
    int naive = 0;
    for (int round = 0; round < rounds; round++) {
      List<Pairs> drawn = Simulated.pairs(random, clusters, size, 0.1, lean);
      covered += holds(ClusteredPairs.difference(drawn));
      naive += holds(Paired.difference(ClusteredPairs.sum(drawn)));
    }
    System.out.printf(
        "clustered pairs: %d x %d, likeness %.2f: coverage %.3f, naive %.3f%n",
        clusters,
        size,
        Simulated.likeness(0.1, lean),
        (double) covered / rounds,
        (double) naive / rounds);
    assertThat((double) covered / rounds).isBetween(0.93, 0.985);
  }

  private static int holds(Difference difference) {
    var known = (Difference.Known) difference;
    return known.low() <= 0.1 && 0.1 <= known.high() ? 1 : 0;
  }

  private static Pairs exchanged(Pairs pairs) {
    long more = pairs.onlySecond();
    long less = pairs.onlyFirst();
    return new Pairs(pairs.both(), more, less, pairs.neither());
  }
}
