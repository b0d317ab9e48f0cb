package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTest {

  // Newcombe (1998), table II, method 10.
  @Test
  void newcombe_gives_the_published_interval() {
    var difference = (Difference.Measured) Paired.difference(36, 12, 2, 0);
    assertThat(difference.value()).isCloseTo(0.2, within(1e-12));
    assertThat(difference.low()).isCloseTo(0.0569, within(0.00005));
    assertThat(difference.high()).isCloseTo(0.3404, within(0.00005));
  }

  @Test
  void nothing_in_one_of_the_two_is_compared_by_method_10_as_well() {
    var difference = (Difference.Measured) Paired.difference(0, 0, 10, 30);
    assertThat(difference.low()).isCloseTo(-0.4019, within(0.00005));
    assertThat(difference.high()).isCloseTo(-0.1108, within(0.00005));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1", "1, 0, 1", "5, 0, 0.0625", "6, 2, 0.2890625", "4, 4, 1"})
  void mcnemar_doubles_the_binomial_tail(long onlyFirst, long onlySecond, double pValue) {
    assertThat(Paired.mcNemar(onlyFirst, onlySecond)).isCloseTo(pValue, within(1e-12));
    assertThat(Paired.mcNemar(onlySecond, onlyFirst)).isCloseTo(pValue, within(1e-12));
  }

  @Test
  void outcomes_are_counted_in_pairs() {
    boolean[] first = {true, true, true, false, false};
    boolean[] second = {true, false, false, true, false};
    assertThat(Paired.difference(first, second)).isEqualTo(Paired.difference(1, 2, 1, 1));
  }

  @Test
  void exchanging_the_two_turns_the_sign() {
    var one = (Difference.Measured) Paired.difference(10, 9, 3, 20);
    var other = (Difference.Measured) Paired.difference(10, 3, 9, 20);
    assertThat(other.value()).isEqualTo(-one.value());
    assertThat(other.low()).isCloseTo(-one.high(), within(1e-12));
    assertThat(other.high()).isCloseTo(-one.low(), within(1e-12));
  }

  @Test
  void the_interval_stays_within_bounds_at_the_extremes() {
    for (long[] table : new long[][] {{0, 9, 0, 0}, {0, 0, 9, 0}, {9, 0, 0, 0}, {0, 0, 0, 1}}) {
      var difference =
          (Difference.Measured) Paired.difference(table[0], table[1], table[2], table[3]);
      assertThat(difference.low()).isBetween(-1.0, difference.value());
      assertThat(difference.high()).isBetween(difference.value(), 1.0);
    }
  }

  @Test
  void no_pairs_have_no_difference() {
    assertThat(Paired.difference(new boolean[0], new boolean[0]))
        .isEqualTo(new Difference.Unknown());
  }

  @Test
  void outcomes_of_different_length_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Paired.difference(new boolean[2], new boolean[3]))
        .withMessage("Pairs need the same length, not 2 and 3.");
  }

  @Test
  void counts_below_zero_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Paired.difference(1, -2, 3, 4))
        .withMessage("Not counts of pairs: 1, -2, 3, 4.");
  }

  @Test
  void the_interval_covers_the_true_difference_of_correlated_pairs() {
    Random random = new Random(7);
    int covered = 0;
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      boolean[] first = new boolean[80];
      boolean[] second = new boolean[80];
      for (int i = 0; i < first.length; i++) {
        double difficulty = random.nextDouble();
        first[i] = random.nextDouble() < difficulty;
        second[i] = random.nextDouble() < 0.6 * difficulty;
      }
      var difference = (Difference.Measured) Paired.difference(first, second);
      covered += difference.low() <= 0.2 && 0.2 <= difference.high() ? 1 : 0;
    }
    assertThat((double) covered / rounds).isBetween(0.94, 0.97);
  }
}
