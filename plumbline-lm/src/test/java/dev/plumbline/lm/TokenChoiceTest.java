package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenChoiceTest {
  private static final float[] ROW = {0.1f, 0.4f, 0, 0.2f, 0.2f, 0.1f};

  private static TokenChoice choice(double temperature, double topP, int topK) {
    return choice(temperature, topP, topK, 0, 0);
  }

  private static TokenChoice choice(
      double temperature, double topP, int topK, double minP, int alternatives) {
    return new TokenChoice(
        new SamplingSettings(temperature, topP, topK, minP, 1, 1, Set.of(), alternatives));
  }

  /** The tokens that many seeds draw from the same row at one place. */
  private static int[] drawn(TokenChoice choice, int seeds, int place, float... row) {
    try (PointerScope _ = new PointerScope()) {
      Tensor rows = Tensors.of(row, Device.CPU, 1, row.length).expand(seeds, row.length);
      int[] places = new int[seeds];
      Arrays.fill(places, place);
      return choice.draw(rows, LongStream.range(0, seeds).toArray(), places).stream()
          .mapToInt(TokenChoice.Drawn::token)
          .toArray();
    }
  }

  private static double[] shares(TokenChoice choice, float... row) {
    int draws = 100_000;
    double[] shares = new double[row.length];
    for (int token : drawn(choice, draws, 3, row)) {
      shares[token] += 1.0 / draws;
    }
    return shares;
  }

  private static Set<Integer> drawn(TokenChoice choice) {
    return Arrays.stream(drawn(choice, 5_000, 0, ROW)).boxed().collect(Collectors.toSet());
  }

  @Test
  void tokens_come_as_often_as_they_are_likely() {
    double[] shares = shares(choice(1, 1, 0), ROW);
    for (int token = 0; token < ROW.length; token++) {
      assertThat(shares[token]).isCloseTo(ROW[token], within(0.007));
    }
    assertThat(shares[2]).isZero();
  }

  @Test
  void a_row_need_not_sum_to_1() {
    double[] shares = shares(choice(1, 1, 0), 0.4f, 0, 0.2f);
    assertThat(shares[0]).isCloseTo(2 / 3.0, within(0.007));
    assertThat(shares[2]).isCloseTo(1 / 3.0, within(0.007));
  }

  @Test
  void places_of_a_text_are_drawn_independently() {
    TokenChoice choice = choice(1, 1, 0);
    int[] here = drawn(choice, 20_000, 0, ROW);
    int[] there = drawn(choice, 20_000, 1, ROW);
    long equal = IntStream.range(0, here.length).filter(i -> here[i] == there[i]).count();
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
    double[] shares = shares(choice(1, 1, 3), ROW);
    assertThat(shares[1]).isCloseTo(0.5, within(0.007));
    assertThat(shares[3]).isCloseTo(0.25, within(0.007));
    assertThat(shares[4]).isCloseTo(0.25, within(0.007));
  }

  @Test
  void temperature_0_takes_the_first_of_the_likeliest() {
    assertThat(drawn(choice(0, 1, 0))).containsExactly(1);
    assertThat(drawn(choice(0, 1, 0), 1, 0, 0.1f, 0.45f, 0.45f)).containsExactly(1);
  }

  @Test
  void what_is_much_less_likely_than_the_likeliest_is_left_out() {
    assertThat(drawn(choice(1, 1, 0, 0.6, 0))).containsExactly(1);
    assertThat(drawn(choice(1, 1, 0, 0.49, 0))).containsExactly(1, 3, 4);
    assertThat(drawn(choice(1, 1, 0, 0.24, 0))).containsExactly(0, 1, 3, 4, 5);
    assertThat(drawn(choice(1, 1, 2, 0.49, 0))).containsExactly(1, 3);
  }

  @Test
  void alternatives_are_the_likeliest_whatever_is_drawn() {
    try (PointerScope _ = new PointerScope()) {
      Tensor row = Tensors.of(ROW, Device.CPU, 1, ROW.length);
      for (TokenChoice choice : List.of(choice(1, 1, 0, 0, 4), choice(1, 1, 1, 0, 4))) {
        List<Completion.Alternative> alternatives =
            choice.draw(row, new long[] {1}, new int[] {0}).getFirst().alternatives();
        assertThat(alternatives)
            .extracting(Completion.Alternative::token)
            .containsExactly(1, 3, 4, 0);
        assertThat(alternatives.getFirst().logProbability()).isEqualTo((float) Math.log(0.4f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 0", "1, 80, 0", "1, 700, 0", "0.5, 0, 0", "0.999, 0, 0", "0.9, 100, 0.01"})
  void ranking_gives_what_sorting_the_whole_row_gives(double topP, int topK, double minP) {
    Random random = new Random(7);
    TokenChoice choice = choice(1, topP, topK, minP, 0);
    for (int steepness : new int[] {0, 1, 8}) {
      float[] row = new float[1_000];
      for (int i = 0; i < row.length; i++) {
        // Few values, so that many are equal, also where the line is drawn.
        row[i] = (float) Math.exp(steepness * Math.round(4 * random.nextGaussian()) / 4.0);
      }
      float[] normalized = normalized(row);
      int[] expected = kept(normalized, topP, topK, minP);
      Set<Integer> allowed = Arrays.stream(expected).boxed().collect(Collectors.toSet());
      int[] drawn = drawn(choice, 3_000, 0, normalized);
      assertThat(Arrays.stream(drawn).boxed().collect(Collectors.toSet())).isSubsetOf(allowed);
      assertThat(Arrays.stream(drawn).boxed().collect(Collectors.toSet())).contains(expected[0]);
    }
  }

  private static float[] normalized(float... row) {
    double sum = IntStream.range(0, row.length).mapToDouble(i -> row[i]).sum();
    float[] normalized = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      normalized[i] = (float) (row[i] / sum);
    }
    return normalized;
  }

  /** The tokens that may be drawn, by sorting all. */
  private static int[] kept(float[] row, double topP, int topK, double minP) {
    int[] sorted =
        IntStream.range(0, row.length)
            .boxed()
            .sorted(Comparator.comparingDouble(token -> -row[token]))
            .mapToInt(Integer::intValue)
            .toArray();
    double sum = 0;
    int kept = 0;
    while (kept < (topK == 0 ? row.length : topK)
        && (kept == 0 || (sum < topP && row[sorted[kept]] >= minP * row[sorted[0]]))) {
      sum += row[sorted[kept++]];
    }
    return Arrays.copyOf(sorted, kept);
  }
}
