package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {
  private static final float[] ROW = {0.1f, 0.4f, 0, 0.2f, 0.2f, 0.1f};

  private static TokenChoice choice(double temperature, double topP, int topK) {
    return new TokenChoice(new SamplingSettings(temperature, topP, topK, 1, Set.of()));
  }

  private static double[] shares(TokenChoice choice, float[] row, int from, int to) {
    int draws = 100_000;
    double[] shares = new double[to - from];
    for (int seed = 0; seed < draws; seed++) {
      shares[choice.draw(row, from, to, seed, 3)] += 1.0 / draws;
    }
    return shares;
  }

  private static Set<Integer> drawn(TokenChoice choice) {
    Set<Integer> drawn = new TreeSet<>();
    for (int seed = 0; seed < 5_000; seed++) {
      drawn.add(choice.draw(ROW, 0, ROW.length, seed, 0));
    }
    return drawn;
  }

  @Test
  void tokens_come_as_often_as_they_are_likely() {
    double[] shares = shares(choice(1, 1, 0), ROW, 0, ROW.length);
    for (int token = 0; token < ROW.length; token++) {
      assertThat(shares[token]).isCloseTo(ROW[token], within(0.007));
    }
    assertThat(shares[2]).isZero();
  }

  @Test
  void a_row_may_lie_anywhere_and_need_not_sum_to_1() {
    double[] shares = shares(choice(1, 1, 0), ROW, 1, 4);
    assertThat(shares[0]).isCloseTo(2 / 3.0, within(0.007));
    assertThat(shares[2]).isCloseTo(1 / 3.0, within(0.007));
  }

  @Test
  void places_of_a_text_are_drawn_independently() {
    TokenChoice choice = choice(1, 1, 0);
    int equal = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      int here = choice.draw(ROW, 0, ROW.length, seed, 0);
      equal += here == choice.draw(ROW, 0, ROW.length, seed, 1) ? 1 : 0;
    }
    // The sum of the squared probabilities.
    assertThat(equal / 20_000.0).isCloseTo(0.26, within(0.012));
  }

  @Test
  void the_likeliest_are_kept_and_of_equal_ones_those_with_lower_ids() {
    assertThat(drawn(choice(1, 1, 1))).containsExactly(1);
    assertThat(drawn(choice(1, 1, 2))).containsExactly(1, 3);
    assertThat(drawn(choice(1, 1, 3))).containsExactly(1, 3, 4);
    assertThat(drawn(choice(1, 1, 4))).containsExactly(0, 1, 3, 4);
    assertThat(drawn(choice(1, 1, 100))).containsExactly(0, 1, 3, 4, 5);
  }

  @Test
  void the_nucleus_is_the_least_that_reaches_the_share() {
    assertThat(drawn(choice(1, 0.39, 0))).containsExactly(1);
    assertThat(drawn(choice(1, 0.41, 0))).containsExactly(1, 3);
    assertThat(drawn(choice(1, 0.79, 0))).containsExactly(1, 3, 4);
    assertThat(drawn(choice(1, 0.85, 0))).containsExactly(0, 1, 3, 4);
    assertThat(drawn(choice(1, 0.99, 0))).containsExactly(0, 1, 3, 4, 5);
  }

  @Test
  void both_filters_hold_together() {
    assertThat(drawn(choice(1, 0.99, 2))).containsExactly(1, 3);
    assertThat(drawn(choice(1, 0.1, 4))).containsExactly(1);
  }

  @Test
  void what_is_kept_keeps_its_proportions() {
    double[] shares = shares(choice(1, 1, 3), ROW, 0, ROW.length);
    assertThat(shares[1]).isCloseTo(0.5, within(0.007));
    assertThat(shares[3]).isCloseTo(0.25, within(0.007));
    assertThat(shares[4]).isCloseTo(0.25, within(0.007));
  }

  @Test
  void temperature_0_takes_the_first_of_the_likeliest() {
    assertThat(drawn(choice(0, 1, 0))).containsExactly(1);
    assertThat(choice(0, 1, 0).draw(new float[] {0.1f, 0.45f, 0.45f}, 0, 3, 1, 0)).isEqualTo(1);
  }
}
