package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.corpus.NearDuplicates.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedRunsTest {

  private final Random random = new Random(5);

  @Test
  void texts_with_one_opening_are_no_repeats_but_a_copy_of_one_is() {
    String opening = text(200);
    List<String> texts =
        new ArrayList<>(IntStream.range(0, 300).mapToObj(i -> opening + " " + text(15)).toList());
    assertThat(NearDuplicates.amongTexts(texts)).isEmpty();
    texts.add(texts.get(7).replace("200", "201") + " more");
    assertThat(NearDuplicates.amongTexts(texts))
        .singleElement()
        .satisfies(repeat -> {
          assertThat(repeat.text()).isEqualTo(300);
          assertThat(repeat.earlier()).isEqualTo(7);
        });
  }

  @Test
  void many_copies_with_a_few_words_changed_are_repeats() {
    String original = text(300);
    List<String> texts = new ArrayList<>(List.of(original));
    for (int copy = 0; copy < 20; copy++) {
      texts.add(changed(original, 6));
    }
    assertThat(NearDuplicates.amongTexts(texts)).extracting(Repeat::text).hasSizeGreaterThan(15);
  }

  @Test
  void two_copies_of_a_long_text_that_was_changed_in_many_places_are_repeats() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String original = text(500);
      texts.addAll(List.of(original, changed(original, 10), changed(original, 10)));
    }
    assertThat(NearDuplicates.amongTexts(texts)).extracting(Repeat::text).hasSize(120);
  }

  @Test
  void what_stands_between_is_own_when_it_makes_a_passage() {
    String frame = text(40);
    List<String> texts =
        IntStream.range(0, 50).mapToObj(i -> frame + " " + text(6) + " " + frame).toList();
    assertThat(NearDuplicates.amongTexts(texts)).isEmpty();
    List<String> names =
        IntStream.range(0, 50).mapToObj(i -> frame + " " + text(1) + " " + frame).toList();
    assertThat(NearDuplicates.amongTexts(names)).hasSizeGreaterThan(45);
  }

  @Test
  void a_cell_says_whether_three_rows_have_it() {
    SharedRuns shared = new SharedRuns(1000);
    for (int i = 0; i < 5; i++) {
      assertThat(shared.isShared(33)).isEqualTo(i >= 3);
      shared.add(new int[] {33});
    }
    assertThat(shared.isShared(32)).isFalse();
    assertThat(shared.isShared(34)).isFalse();
  }

  @Test
  void there_are_four_cells_for_a_word_up_to_the_most() {
    assertThat(SharedRuns.bits(0)).isEqualTo(16);
    assertThat(1L << SharedRuns.bits(1_000_000)).isBetween(4_000_000L, 8_400_000L);
    assertThat(SharedRuns.bits(Long.MAX_VALUE / 8)).isEqualTo(30);
  }

  private String text(int words) {
    return IntStream.range(0, words)
        .mapToObj(i -> "w" + random.nextInt(5000))
        .collect(Collectors.joining(" "));
  }

  private String changed(String text, int words) {
    String[] all = text.split(" ");
    for (int i = 0; i < words; i++) {
      all[random.nextInt(all.length)] = "x" + random.nextInt(5000);
    }
    return String.join(" ", all);
  }
}
