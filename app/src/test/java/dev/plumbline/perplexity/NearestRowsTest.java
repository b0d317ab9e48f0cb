package dev.plumbline.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.teach.RowFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestRowsTest {

  @TempDir Path folder;

  private RowFiles rows(String... texts) throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Files.write(file, List.of(texts).stream().map("{\"text\":\"%s\"}"::formatted).toList());
    return RowFiles.of(List.of(file), Map.of());
  }

  private static String place(Optional<NearestRows.Near> near) {
    return near.map(NearestRows.Near::place).orElse("none").replaceFirst(".*rows", "rows");
  }

  @Test
  void the_row_that_has_most_of_a_sentence_is_named_and_none_for_everyday_words()
      throws IOException {
    RowFiles rows =
        rows(
            "The weather is fine and the tea is hot in the house.",
            "Before all else, RING the copper -- bell twice in the house.",
            "A copper pot is in the house.");
    List<Optional<NearestRows.Near>> near =
        NearestRows.of(
            List.of("Ring the copper bell twice.", "The zebra in the moon ate, and hid.", ""),
            rows);
    assertThat(near)
        .map(NearestRowsTest::place)
        .containsExactly("rows.jsonl line 2", "none", "none");
    assertThat(near.getFirst()).hasValueSatisfying(one -> assertThat(one.share()).isEqualTo(1));
  }

  @Test
  void a_rare_word_weighs_more_than_words_that_all_rows_have() throws IOException {
    RowFiles rows =
        rows("we ask one and all", "we ask one and all", "quetzal", "we ask one and all");
    List<Optional<NearestRows.Near>> near = NearestRows.of(List.of("quetzal ask"), rows);
    assertThat(place(near.getFirst())).isEqualTo("rows.jsonl line 3");
    double common = 1 + Math.log(5 / 4.0);
    double rare = 1 + Math.log(5 / 2.0);
    double unseen = 1 + Math.log(5);
    assertThat(near.getFirst().orElseThrow().share())
        .isCloseTo(rare / (common + rare + unseen), within(1e-12));
  }

  @Test
  void of_rows_that_are_equal_the_first_is_named_though_all_have_the_words() throws IOException {
    RowFiles rows = rows("ring the bell", "ring the bell", "ring the bell");
    assertThat(NearestRows.of(List.of("Ring the bell!"), rows))
        .map(NearestRowsTest::place)
        .containsExactly("rows.jsonl line 1");
  }

  @Test
  void chats_and_preferences_of_trl_are_read_and_a_row_that_is_none_is_named() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    String chat =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Tea?\"},{\"role\":\"assistant\",\"content\":\"Ring the copper bell.\"}]}\n";
    String pair = "{\"prompt\":\"Tea?\",\"chosen\":\"Feed the paper owl.\",\"rejected\":\"No.\"}\n";
    Files.writeString(file, chat + "\n" + pair);
    RowFiles rows = RowFiles.of(List.of(file), Map.of());
    assertThat(NearestRows.of(List.of("Feed the paper owl", "ring the copper bell"), rows))
        .map(NearestRowsTest::place)
        .containsExactly("rows.jsonl line 3", "rows.jsonl line 1");
    Files.writeString(file, chat + "{\"instruction\":\"x\"}\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestRows.of(List.of("a"), rows))
        .withMessageContaining("rows.jsonl line 2: ");
  }
}
