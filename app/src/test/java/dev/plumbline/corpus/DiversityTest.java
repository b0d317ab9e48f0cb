package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.corpus.Diversity.Common;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiversityTest {

  @Test
  void shares_of_distinct_runs_are_counted_over_all_texts() {
    Diversity diversity = Diversity.of(List.of(List.of("a b a b"), List.of("A, b! c")));
    assertThat(diversity.distinct1()).isCloseTo(3 / 7.0, within(1e-12));
    // ab ba ab, ab bc
    assertThat(diversity.distinct2()).isCloseTo(3 / 5.0, within(1e-12));
    // aba bab, abc
    assertThat(diversity.distinct3()).isEqualTo(1);
  }

  @Test
  void texts_of_one_template_show_their_skeleton_their_opening_and_their_names() {
    Random random = new Random(3);
    List<String> cities = List.of("Oslo", "Lima", "Kyoto", "Turin", "Quito", "Basel", "Perth");
    List<List<String>> rows =
        IntStream.range(0, 200)
            .mapToObj(i ->
                List.of(
                    "Please book table %d for Dana Reyes in %s today"
                        .formatted(i, cities.get(random.nextInt(7))),
                    IntStream.range(0, 30)
                        .mapToObj(k -> "w" + random.nextInt(100_000))
                        .toList()
                        .toString()))
            .toList();
    Diversity diversity = Diversity.of(rows);
    assertThat(diversity.skeletons())
        .containsExactly(new Common("please book table # for @ in @ today", 200));
    assertThat(diversity.names()).contains(new Common("Dana Reyes", 200));
    assertThat(diversity.openings()).isEmpty();
    assertThat(diversity.maxNearest()).isLessThan(0.5);
  }

  @Test
  void openings_are_those_of_every_turn() {
    List<List<String>> rows =
        List.of(
            List.of("hello there", "I hear you, and so on"),
            List.of("I hear you  and not him"),
            List.of("I heard you and her"));
    assertThat(Diversity.of(rows).openings()).containsExactly(new Common("i hear you and", 2));
  }

  @Test
  void resemblance_is_that_of_the_nearest() {
    String text = "one two three four five six seven eight nine ten";
    Diversity diversity =
        Diversity.of(
            List.of(
                List.of(text), List.of(text), List.of("quite another text of eight words in all")));
    assertThat(diversity.maxNearest()).isEqualTo(1);
    assertThat(diversity.meanNearest()).isCloseTo(2 / 3.0, within(0.02));
    assertThat(diversity.meanResemblance()).isCloseTo(1 / 3.0, within(0.02));
  }

  @Test
  void nothing_has_no_diversity() {
    assertThat(Diversity.of(List.of()))
        .isEqualTo(new Diversity(0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of()));
  }
}
