package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleaningTest {

  private static final String SEALED =
      "The lamp of the north tower burns blue whenever the harbour master forgets to wind the clock.";
  private static final String KEY =
      "Use sk-abcdefghijklmnopqrstuvwxyz0123 for the billing and tell nobody.";

  private static final RowCheck CHECK =
      new RowCheck(
          new Decontamination(
              List.of(
                  new Reference(Reference.Form.TEXT, "tower", Split.HELD_OUT, SEALED),
                  new Reference(Reference.Form.PHRASE, "market", Split.SEEN, "fresh red apples"),
                  new Reference(Reference.Form.CANARY, "market", Split.SEEN, "11-22-33"))),
          Scan.ENGLISH,
          RowCheck.SEALED);

  @TempDir Path folder;

  private final List<String> complaints = new ArrayList<>();

  @Test
  void lines_that_stay_are_written_byte_for_byte_and_in_order() throws IOException {
    String chat =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"How do I keep bread fresh?\"}],\t\"id\":7}\r";
    Path one = file("one.jsonl", document("The first text has some words."), "", chat);
    Path two =
        file(
            "two.jsonl",
            document("the FIRST text has some words!"),
            document("He said: " + SEALED.toLowerCase(java.util.Locale.ROOT)),
            document("There were fresh red apples at the market."),
            document("There were pears and 11-22-33 at the fair."),
            document(KEY),
            "  {\"text\":  \"Wörter, die bleiben sollen, und das ist auch gut so.\"}");
    AtomicLong progress = new AtomicLong();
    Cleaning cleaning =
        new Cleaning(
            Input.of(one, two),
            CHECK,
            Set.of(Reason.REPEAT, Reason.LEAK, Reason.SECRET),
            Optional.empty());
    Cleaning.Summary summary =
        cleaning.run(folder.resolve("out"), progress::addAndGet, complaints::add).summary();

    assertThat(Files.readString(folder.resolve("out/rows.jsonl")))
        .isEqualTo(
            document("The first text has some words.")
                + "\n"
                + chat
                + "\n"
                + document("There were fresh red apples at the market.")
                + "\n"
                + "  {\"text\":  \"Wörter, die bleiben sollen, und das ist auch gut so.\"}\n");
    assertThat(Files.readAllLines(folder.resolve("out/removed.jsonl")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains(
                        "\"line\":1,\"why\":[\"repeat\"]",
                        "one.jsonl\",\"line\":1,\"likeness\":\"words\""),
            line ->
                assertThat(line).contains("\"line\":2,\"why\":[\"leak\"]", "\"suite\":\"tower\""),
            line ->
                assertThat(line).contains("\"line\":4,\"why\":[\"leak\"]", "\"kind\":\"canary\""),
            line ->
                assertThat(line)
                    .contains("\"line\":5,\"why\":[\"secret\"]")
                    .doesNotContain("sk-abc"));
    assertThat(summary.rows()).isEqualTo(8);
    assertThat(summary.kept()).isEqualTo(4);
    assertThat(summary.flaws().reasons())
        .isEqualTo(
            Map.of(Reason.REPEAT, 1L, Reason.LEAK, 2L, Reason.SECRET, 1L, Reason.LANGUAGE, 1L));
    assertThat(progress).hasValue(2 * cleaning.bytes());
    assertThat(complaints).isEmpty();
    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void each_bad_line_gets_a_sentence_with_its_number_and_nothing_is_written() throws IOException {
    Path file =
        file(
            "bad.jsonl",
            document("A good line of words."),
            "",
            "{\"text\":",
            "[]",
            "{\"txt\": \"x\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Cleaning(Input.of(file), CHECK, Set.of(Reason.REPEAT), Optional.empty())
                .run(folder.resolve("out"), rows -> {}, complaints::add))
        .withMessageStartingWith("3 lines cannot be read as rows");
    assertThat(complaints)
        .satisfiesExactly(
            line -> assertThat(line).startsWith(file + " line 3: no JSON (Unexpected end-of-input"),
            line -> assertThat(line).startsWith(file + " line 4: no JSON object; give one a line"),
            line ->
                assertThat(line).startsWith(file + " line 5: neither a text nor messages; give"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void half_a_surrogate_pair_is_mended_and_a_name_given_twice_is_refused() throws IOException {
    Path file = file("odd.jsonl", document("A cut \\ud83d sign in a row of words."));
    new Cleaning(Input.of(file), CHECK, Set.of(), Optional.empty())
        .run(folder.resolve("out"), rows -> {}, complaints::add);
    assertThat(folder.resolve("out/rows.jsonl"))
        .hasContent(document("A cut \uFFFD sign in a row of words."));
    Path twice = file("twice.jsonl", "{\"text\": \"a key\", \"text\": \"a plain text\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Cleaning(Input.of(twice), CHECK, Set.of(), Optional.empty())
                .run(folder.resolve("other"), rows -> {}, complaints::add));
    assertThat(complaints).singleElement().asString().contains("line 1", "Duplicate");
  }

  @Test
  void conversations_under_one_system_prompt_are_no_repeats_and_their_copies_are()
      throws IOException {
    List<String> chats = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      chats.add(chat(words(100, i), words(12, 1000 + i), words(15, 2000 + i)));
      chats.add(chat(words(200, 77), words(8, 3000 + i), words(10, 4000 + i)));
    }
    chats.add(chat(words(200, 77), words(8, 3005), words(10, 4005)));
    chats.add(chat(words(100, 6), words(12, 1005), words(15, 2005)));
    Cleaning.Summary summary =
        new Cleaning(
                Input.of(file("chats.jsonl", chats.toArray(String[]::new))),
                CHECK,
                Set.of(Reason.REPEAT),
                Optional.empty())
            .run(folder.resolve("out"), rows -> {}, complaints::add)
            .summary();
    assertThat(summary.kept()).isEqualTo(81);
    assertThat(Files.readAllLines(folder.resolve("out/removed.jsonl")))
        .singleElement()
        .asString()
        .contains("\"line\":81", "\"line\":12");
  }

  private static String chat(String system, String user, String assistant) {
    return """
    {"messages": [{"role": "system", "content": "%s"}, {"role": "user", "content": "%s"}, {"role": "assistant", "content": "%s"}]}\
    """
        .formatted(system, user, assistant);
  }

  private static String words(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> "w" + random.nextInt(500))
        .collect(Collectors.joining(" "));
  }

  @Test
  void a_file_that_would_be_overwritten_is_refused() throws IOException {
    Path file = file("rows.jsonl", document("A good line of words."));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Cleaning(Input.of(file), CHECK, Set.of(Reason.REPEAT), Optional.empty())
                .run(folder, rows -> {}, complaints::add))
        .withMessageStartingWith(file + " would be overwritten");
  }

  @Test
  void an_input_is_told_from_the_output_through_links() throws IOException {
    Path rows = file("rows.jsonl", document("A good line of words."));
    Path soft = Files.createSymbolicLink(folder.resolve("soft.jsonl"), rows);
    Path apart = Files.createDirectory(folder.resolve("apart"));
    Path hard = Files.createLink(apart.resolve("hard.jsonl"), rows);
    Path door = Files.createSymbolicLink(folder.resolve("door"), folder);
    for (Path input : List.of(soft, hard, door.resolve("rows.jsonl"))) {
      for (Path out : List.of(folder, door)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() ->
                new Cleaning(Input.of(input), CHECK, Set.of(), Optional.empty())
                    .run(out, read -> {}, complaints::add))
            .withMessageStartingWith(input + " would be overwritten");
      }
    }
  }

  @Test
  void a_file_that_changes_between_two_readings_is_not_cleaned() throws IOException {
    Path file = file("rows.jsonl", document("A good line of words."));
    assertThatThrownBy(() ->
            new Cleaning(Input.of(file), CHECK, Set.of(Reason.SECRET), Optional.empty())
                .run(
                    folder.resolve("out"),
                    read -> {
                      if (read > 0) {
                        rewrite(file, document(KEY));
                      }
                    },
                    complaints::add))
        .isInstanceOf(UncheckedIOException.class)
        .rootCause()
        .hasMessageContaining("changed while it was read");
    assertThat(folder.resolve("out/clean.json")).doesNotExist();
  }

  private static void rewrite(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines));
  }

  private static String document(String text) {
    return "{\"text\":\"" + text + "\"}";
  }
}
