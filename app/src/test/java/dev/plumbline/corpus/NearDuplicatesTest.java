package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.NearDuplicates.Repeat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {

  private final Random random = new Random(11);

  @Test
  void the_same_words_are_an_exact_repeat_whatever_case_marks_and_invisible_characters() {
    List<Repeat> repeats =
        NearDuplicates.amongTexts(
            List.of(
                "The green room is free.",
                "Something else altogether.",
                "the GREEN room -- is free",
                "The gr\u00adeen ro\u200bom is free!",
                "Ｔhe green room is free"));
    assertThat(repeats)
        .containsExactly(
            new Repeat(2, 0, Likeness.WORDS, 1),
            new Repeat(3, 0, Likeness.WORDS, 1),
            new Repeat(4, 0, Likeness.WORDS, 1));
  }

  @Test
  void words_in_another_order_are_no_exact_repeat() {
    assertThat(NearDuplicates.amongTexts(List.of("one two three four", "four three two one")))
        .isEmpty();
  }

  @Test
  void texts_without_words_are_told_by_their_signs() {
    assertThat(
            NearDuplicates.amongTexts(
                List.of("a b", "", "...", " ", "c d", "!!!", "???", "\u2026", "-", "+")))
        .containsExactly(new Repeat(3, 1, Likeness.WORDS, 1), new Repeat(7, 2, Likeness.WORDS, 1));
  }

  @Test
  void emoji_count_as_words_do() {
    assertThat(
            NearDuplicates.amongTexts(
                List.of(
                    "Fine \uD83D\uDC4D",
                    "Fine \uD83D\uDC4E",
                    "\uD83D\uDE80",
                    "\uD83C\uDF89",
                    "\uD83C\uDF89\uFE0F")))
        .containsExactly(new Repeat(4, 3, Likeness.WORDS, 1));
  }

  @Test
  void a_copy_with_a_few_words_changed_is_a_near_repeat_of_the_earliest_that_it_resembles() {
    String original = text(200);
    String once = changed(original, 2);
    String twice = changed(once, 2);
    List<Repeat> repeats =
        NearDuplicates.amongTexts(List.of(text(200), original, text(200), once, twice));
    assertThat(repeats).extracting(Repeat::text).containsExactly(3, 4);
    assertThat(repeats).extracting(Repeat::earlier).containsOnly(1);
    assertThat(repeats)
        .allSatisfy(repeat -> assertThat(repeat.likeness()).isEqualTo(Likeness.SHINGLES));
  }

  @Test
  void estimates_are_without_bias_and_within_their_error() {
    double sum = 0;
    int pairs = 400;
    for (int i = 0; i < pairs; i++) {
      String one = text(150);
      String other = changed(one, 1 + i % 12);
      double error = Sketch.of(one).resemblance(Sketch.of(other)) - exact(one, other);
      assertThat(error).isCloseTo(0, within(4.5 * 0.04));
      sum += error;
    }
    // 0.04 / sqrt(400) = 0.002
    assertThat(sum / pairs).isCloseTo(0, within(0.006));
  }

  @Test
  void agrees_with_a_comparison_of_all_pairs_but_for_those_at_the_threshold() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      texts.add(i % 2 == 0 ? text(120) : changed(texts.getLast(), i / 2 % 5 + 1));
    }
    Set<Integer> found = new HashSet<>();
    NearDuplicates.amongTexts(texts).forEach(repeat -> found.add(repeat.text()));
    for (int i = 0; i < texts.size(); i++) {
      int text = i;
      double closest =
          IntStream.range(0, i)
              .mapToDouble(earlier -> exact(texts.get(text), texts.get(earlier)))
              .max()
              .orElse(0);
      if (closest < 0.55 || closest > 0.85) {
        assertThat(found.contains(i))
            .as("text %d, resemblance %.2f", i, closest)
            .isEqualTo(closest > NearDuplicates.NEAR);
      }
    }
    assertThat(found).hasSizeBetween(60, 95);
  }

  @Test
  void many_texts_of_one_template_are_compared_with_a_bounded_number_of_others() {
    String template = text(100);
    List<String> texts =
        IntStream.range(0, 2 * NearDuplicates.COMPARED).mapToObj(i -> template + " " + i).toList();
    assertThat(NearDuplicates.amongTexts(texts))
        .hasSize(texts.size() - 1)
        .allSatisfy(repeat -> assertThat(repeat.earlier()).isZero());
  }

  private String text(int words) {
    return String.join(
        " ", IntStream.range(0, words).mapToObj(i -> "w" + random.nextInt(5000)).toList());
  }

  private String changed(String text, int words) {
    String[] changed = text.split(" ");
    for (int i = 0; i < words; i++) {
      changed[random.nextInt(changed.length)] = "x" + random.nextInt(100_000);
    }
    return String.join(" ", changed);
  }

  private static double exact(String one, String other) {
    Set<String> mine = shingles(one);
    Set<String> both = new HashSet<>(mine);
    Set<String> all = new HashSet<>(mine);
    both.retainAll(shingles(other));
    all.addAll(shingles(other));
    return (double) both.size() / all.size();
  }

  private static Set<String> shingles(String text) {
    List<String> words = Arrays.asList(text.split(" "));
    Set<String> shingles = new HashSet<>();
    for (int i = 0; i + 5 <= words.size(); i++) {
      shingles.add(String.join(" ", words.subList(i, i + 5)));
    }
    return shingles;
  }
}
