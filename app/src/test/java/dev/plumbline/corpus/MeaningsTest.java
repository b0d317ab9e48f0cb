package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.corpus.Decontamination.Hit;
import dev.plumbline.corpus.Decontamination.Kind;
import dev.plumbline.corpus.NearDuplicates.Likeness;
import dev.plumbline.corpus.NearDuplicates.Repeat;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real model, all-MiniLM-L6-v2. */
class MeaningsTest {

  private static final String THEFT =
      "Some money is gone from the travel account since Friday night, and nobody has an explanation. Four"
          + " of us have a key to it. Whoever a case is opened about today is suspended at once.";
  private static final String HARVEST =
      "The pears are ripe a week early this year, so the pickers come on Thursday with two lorries.";

  @TempDir private static Path model;

  private static Meanings meanings;

  @BeforeAll
  static void reads_the_model() throws IOException {
    copy("/all-minilm-l6-v2-q.onnx", model.resolve("model.onnx"));
    copy("/all-minilm-l6-v2-q-tokenizer.json", model.resolve("tokenizer.json"));
    meanings =
        new Meanings(
            Embedder.load(model),
            0.9,
            Meanings.LEAK,
            List.of(
                new Reference(Reference.Form.TEXT, "framing", Split.HELD_OUT, THEFT),
                new Reference(Reference.Form.TEXT, "orchard", Split.SEEN, HARVEST),
                new Reference(Reference.Form.TEXT, "short", Split.HELD_OUT, "Far too short."),
                new Reference(Reference.Form.PHRASE, "list", Split.HELD_OUT, HARVEST)),
            read -> {});
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MeaningsTest.class.getResourceAsStream(resource))) {
      Files.copy(in, file);
    }
  }

  private static List<Hit> leaks(String text) {
    return meanings.of(text).leaks(RowCheck.SEALED);
  }

  @Test
  void a_leak_in_other_words_is_found_within_a_long_row() {
    String retold =
        "Over the weekend cash disappeared from the account that pays for our trips, and no reason is"
            + " known. There are four keys to it. If somebody files a case on you now, you are suspended.";
    String around = "We had soup at noon and then painted the fence behind the barn. ".repeat(20);
    assertThat(leaks(around + retold + " " + around))
        .singleElement()
        .satisfies(hit -> {
          assertThat(hit.kind()).isEqualTo(Kind.MEANING);
          assertThat(hit.suite()).isEqualTo("framing");
          assertThat(hit.split()).isEqualTo(Split.HELD_OUT);
          assertThat(hit.excerpt()).hasSizeBetween(100, 200);
        });
    assertThat(
            new Decontamination(
                    List.of(new Reference(Reference.Form.TEXT, "framing", Split.HELD_OUT, THEFT)))
                .check(retold))
        .as("the words alone do not give it away")
        .isEmpty();
  }

  @Test
  void other_themes_and_what_a_seen_suite_says_are_no_leaks() {
    assertThat(
            Stream.of(
                "How do I keep basil alive in winter, on a window that looks to the north?",
                "This year the pears ripen earlier by a week, and on Thursday two lorries bring the pickers.",
                "Money!",
                ""))
        .allSatisfy(text -> assertThat(leaks(text)).isEmpty());
  }

  @Test
  void rows_that_mean_the_same_repeat_the_earliest_and_words_come_first() {
    List<Direction> rows =
        Stream.of(
                THEFT,
                HARVEST,
                "Two.",
                "Since Friday night some of the money is missing from the travel account, and nobody can"
                    + " explain it. Four of us hold keys. Anyone a case is opened about today gets"
                    + " suspended immediately.",
                HARVEST,
                "Two.")
            .map(text -> meanings.of(text).direction())
            .toList();
    Repeat byWords = new Repeat(4, 1, Likeness.WORDS, 1);
    assertThat(meanings.repeats(List.of(byWords), rows))
        .satisfiesExactly(
            repeat -> {
              assertThat(repeat.text()).isEqualTo(3);
              assertThat(repeat.earlier()).isZero();
              assertThat(repeat.likeness()).isEqualTo(Likeness.MEANING);
              assertThat(repeat.resemblance()).isBetween(0.9, 0.9999);
            },
            repeat -> assertThat(repeat).isEqualTo(byWords));
  }

  @Test
  void passages_overlap_by_half_and_cover_the_text() {
    String text = String.join(" ", Collections.nCopies(299, "word")) + " end";
    assertThat(Meanings.passages(text)).hasSize(14).last().asString().endsWith("end");
    assertThat(Meanings.passages("only seven words are in this text")).isEmpty();
    assertThat(Meanings.passages("But now eight words are in this text")).hasSize(1);
  }

  @Test
  void files_are_cleaned_of_what_repeats_in_other_words(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Files.writeString(
        file,
        """
        {"text": "The library closes at six tomorrow because the heating is being repaired."}
        {"text": "Bring rubber boots, the path along the lake has been under water since Monday."}
        {"text": "Because the heating is being repaired, the library will close at six tomorrow."}
        """);
    RowCheck check = new RowCheck(new Decontamination(List.of()), Scan.ENGLISH, RowCheck.SEALED);
    Cleaning.Summary summary =
        new Cleaning(Input.of(file), check, Set.of(Flaws.Reason.REPEAT), Optional.of(meanings))
            .run(folder.resolve("out"), rows -> {}, line -> {})
            .summary();
    assertThat(summary.kept()).isEqualTo(2);
    assertThat(folder.resolve("out/removed.jsonl"))
        .content()
        .contains("\"line\":3,\"why\":[\"repeat\"]", "\"likeness\":\"meaning\"");
  }

  @Test
  void what_is_no_model_gets_a_sentence(@TempDir Path folder) throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedder.load(folder))
        .withMessageContaining("has no model.onnx");
    Files.writeString(folder.resolve("model.onnx"), "no model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedder.load(folder))
        .withMessageContaining("has no tokenizer.json");
    Files.copy(model.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedder.load(folder))
        .withMessageContaining("is no sentence embedding model");
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(
        folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_max_tokens\": true}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedder.load(folder))
        .withMessageContaining("another pooling");
  }
}
