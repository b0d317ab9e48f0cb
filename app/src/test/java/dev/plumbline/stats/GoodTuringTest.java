package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.GoodTuring.MissingMass;
import dev.plumbline.stats.GoodTuring.Regrouped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoodTuringTest {

  @Test
  void the_missing_mass_is_the_share_of_kinds_seen_once() {
    MissingMass mass = GoodTuring.missingMass(List.of("a", "a", "b", "c", "a", "c", "d", "a"));
    assertThat(mass.draws()).isEqualTo(8);
    assertThat(mass.kinds()).isEqualTo(4);
    assertThat(mass.value()).isEqualTo(2 / 8.0);
    // Of the last four draws only d was new.
    assertThat(mass.high()).isEqualTo(AverageRate.upper(1, 4, 0.025));
    assertThat(mass.low()).isZero();
    assertThatThrownBy(() -> GoodTuring.missingMass(List.of("a"))).hasMessageContaining("1 draws");
  }

  @Test
  void a_search_that_finds_nothing_new_for_long_has_little_left() {
    List<Integer> draws = new ArrayList<>(Collections.nCopies(1_000, 1));
    MissingMass mass = GoodTuring.missingMass(draws);
    assertThat(mass.value()).isZero();
    assertThat(mass.high()).isBetween(3 / 500.0, 1 - Math.pow(0.0125, 1 / 500.0));
  }

  @Test
  void draws_all_of_different_kinds_leave_nearly_everything() {
    MissingMass mass = GoodTuring.missingMass(IntStream.range(0, 10_000).boxed().toList());
    double logarithm = Math.log(80) / 10_000;
    double fall = 1e-4 + Math.sqrt(2 * logarithm) + Math.sqrt(logarithm / 1.36);
    assertThat(mass.value()).isEqualTo(1);
    assertThat(mass.low()).isCloseTo(1 - fall, within(1e-12));
    assertThat(mass.high()).isEqualTo(1);
  }

  /** Chances that fall as a power of the rank. */
  private static double[] powers(int kinds, double power) {
    double[] chances =
        IntStream.range(0, kinds).mapToDouble(i -> Math.pow(i + 1, -power)).toArray();
    double total = Arrays.stream(chances).sum();
    return Arrays.stream(chances).map(chance -> chance / total).toArray();
  }

  private static List<Integer> draws(double[] chances, int n, SplittableRandom random) {
    double[] sums = chances.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    return IntStream.range(0, n)
        .map(i -> Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]))
        .map(at -> at < 0 ? -at - 1 : at)
        .boxed()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "20, 0, 50, 0.5",
    "200, 0, 200, 0.65",
    "1000, 1, 200, 0.6",
    "1000, 1, 1000, 0.3",
    "1000, 2, 1000, 0.1"
  })
  void intervals_hold_the_missing_mass_at_least_as_often_as_they_say(
      int kinds, double power, int n, double widest) {
    double[] chances = powers(kinds, power);
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    double error = 0;
    double width = 0;
    for (int time = 0; time < 1_000; time++) {
      List<Integer> draws = draws(chances, n, random);
      HashSet<Integer> seen = new HashSet<>(draws);
      double missing =
          IntStream.range(0, kinds)
              .filter(kind -> !seen.contains(kind))
              .mapToDouble(kind -> chances[kind])
              .sum();
      MissingMass mass = GoodTuring.missingMass(draws);
      held += mass.low() <= missing && missing <= mass.high() ? 1 : 0;
      error += (mass.value() - missing) / 1_000;
      width += (mass.high() - mass.low()) / 1_000;
    }
    assertThat(held).isGreaterThanOrEqualTo(950);
    assertThat(error).as("the mean of errors").isBetween(-0.005, 1.0 / n + 0.005);
    assertThat(width).isLessThan(widest);
  }

  @Test
  void shuffled_draws_move_the_figure_as_often_as_chance_does() {
    SplittableRandom random = new SplittableRandom(8);
    double[] chances = powers(60, 1);
    long low =
        IntStream.range(0, 100)
            .filter(i -> GoodTuring.regrouped(draws(chances, 80, random), 4, i).pValue() <= 0.1)
            .count();
    assertThat(low).isLessThanOrEqualTo(16);
  }

  @Test
  void a_search_that_stays_where_it_was_moves_the_figure() {
    List<Integer> runs = IntStream.range(0, 120).map(i -> i / 4).boxed().toList();
    Regrouped regrouped = GoodTuring.regrouped(runs, 4, 1);
    assertThat(regrouped.value()).isZero();
    assertThat(regrouped.regrouped()).isEqualTo(30 / 120.0);
    assertThat(regrouped.expected()).isLessThan(0.01);
    assertThat(regrouped.pValue()).isEqualTo(0.001);
    assertThatThrownBy(() -> GoodTuring.regrouped(runs, 61, 1))
        .hasMessageContaining("groups of 61 of 120 draws; give 2 to 60");
  }
}
