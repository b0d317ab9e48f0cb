package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.teach.RowFiles;
import dev.plumbline.train.RowLimit.Longer;
import dev.plumbline.train.TrainingData.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One token a character; a prompt of p characters has p + 2. */
class TrainingDataTest {

  private static final RowLimit WIDE = new RowLimit(1_000, Longer.REFUSE);

  @TempDir Path folder;
  private Tokenizer tokenizer;
  private ChatDialect dialect;

  @BeforeEach
  void open() {
    tokenizer = TestTemplates.PLAIN.write(folder);
    dialect = TemplateDialect.of(folder, tokenizer, LocalSettings.USUAL);
  }

  @AfterEach
  void close() {
    dialect.close();
    tokenizer.close();
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(
        folder.resolve("rows.jsonl"), String.join("\n", lines).replace('\'', '"'));
  }

  private TrainingData read(TrainingMethod method, RowLimit limit, Path... files) {
    return TrainingData.read(
        RowFiles.of(List.of(files), Map.of()), method, dialect, limit, more -> {});
  }

  private static String chat(String answer) {
    return "{'messages': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': '%s'}]}"
        .formatted(answer);
  }

  private static String completion(String prompt, String words) {
    return "{'prompt': '%s', 'completion': '%s'}".formatted(prompt, words);
  }

  private static String pair(String prompt, String chosen, String rejected) {
    return "{'prompt': '%s', 'chosen': '%s', 'rejected': '%s'}".formatted(prompt, chosen, rejected);
  }

  private String taught(Example example) {
    return tokenizer.decode(
        IntStream.range(0, example.tokens().length)
            .filter(i -> example.supervised()[i])
            .map(i -> example.tokens()[i])
            .toArray(),
        false);
  }

  private List<String> taught(TrainingData data) {
    return data.groups().stream()
        .map(
            group -> group.examples().stream().map(this::taught).collect(Collectors.joining(" > ")))
        .toList();
  }

  @Test
  void a_chat_and_a_completion_are_one_example_and_a_pair_is_two() throws IOException {
    assertThat(taught(read(TrainingMethod.CHAT, WIDE, file(chat("Yo"), completion("a", "b")))))
        .containsExactly("Yo<|im_end|>", "b<|im_end|>");
    assertThat(taught(read(TrainingMethod.DOCUMENTS, WIDE, file("{'text': 'ab'}"))))
        .containsExactly("ab<|im_end|>");
    assertThat(taught(read(TrainingMethod.PREFERENCES, WIDE, file(pair("a", "b", "c")))))
        .containsExactly("b<|im_end|> > c<|im_end|>");
  }

  @Test
  void all_is_counted() throws IOException {
    TrainingData data =
        read(TrainingMethod.CHAT, WIDE, file(completion("abc", "d"), completion("a", "bcde")));
    assertThat(data.counts()).isEqualTo(new TrainingData.Counts(2, 2, 0, 0, 11, 7, 6));
  }

  @Test
  void progress_tells_how_many_rows_more_were_read() throws IOException {
    List<Long> told = new ArrayList<>();
    String[] rows = new String[2_001];
    Arrays.fill(rows, completion("a", "b"));
    TrainingData.read(
        RowFiles.of(List.of(file(rows)), Map.of()), TrainingMethod.CHAT, dialect, WIDE, told::add);
    assertThat(told).containsExactly(2_000L, 1L);
  }

  @Test
  void rows_stay_in_order_and_know_their_places() throws IOException {
    String[] rows =
        IntStream.range(0, 500).mapToObj(i -> completion("a", "" + i)).toArray(String[]::new);
    Path file = file(rows);
    TrainingData data = read(TrainingMethod.CHAT, WIDE, file);
    assertThat(taught(data))
        .containsExactlyElementsOf(
            IntStream.range(0, 500).mapToObj(i -> i + "<|im_end|>").toList());
    assertThat(data.groups()).element(41).extracting(Group::place).isEqualTo(file + " line 42");
  }

  // ---------------------------------------------------------------- what is wrong with a row

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CHAT|{'text': 'a'}|a text, which --method documents trains on, and --method is chat; train on rows of one kind at a time",
        "DOCUMENTS|{'prompt': 'a', 'completion': 'b'}|a conversation or a completion, which --method chat trains on, and --method is documents",
        "CHAT|{'prompt': 'a', 'chosen': 'b', 'rejected': 'c'}|a pair of answers, which --method preferences trains on",
        "CHAT|{'other': 'a'}|neither 'messages' nor a 'text'",
        "CHAT|{|no JSON; give one object a line",
        "CHAT|{'messages': [{'role': 'user', 'content': 'Hi'}]}|no turn of the assistant, so that nothing has loss; give one",
        "CHAT|{'prompt': [{'role': 'assistant', 'content': 'Hi'}], 'completion': []}|no turn of the assistant after the prompt, so that nothing has loss",
        "DOCUMENTS|{'text': ''}|an empty text; leave it out"
      })
  void a_row_that_cannot_be_trained_on_is_named(TrainingMethod method, String row, String sentence)
      throws IOException {
    String fitting =
        switch (method) {
          case CHAT -> completion("a", "b");
          case DOCUMENTS -> "{'text': 'a'}";
          case PREFERENCES -> pair("a", "b", "c");
        };
    Path file = file(fitting, row, row);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(method, WIDE, file))
        .withMessageStartingWith(file + " line 2: " + sentence);
  }

  @Test
  void what_the_template_refuses_is_named_too() throws IOException {
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m.content }}{% if m.content == 'bad' %}{{ raise_exception('no bad words') }}{% endif %}{% endfor %}");
    Path file = file(chat("Yo"), chat("bad"));
    try (ChatDialect strict = TemplateDialect.of(folder, tokenizer, LocalSettings.USUAL)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              TrainingData.read(
                  RowFiles.of(List.of(file), Map.of()),
                  TrainingMethod.CHAT,
                  strict,
                  WIDE,
                  more -> {}))
          .withMessageStartingWith(file + " line 2: the chat template refuses it: no bad words");
    }
  }

  @Test
  void no_rows_are_an_error() throws IOException {
    Path file = file("", " ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(TrainingMethod.CHAT, WIDE, file))
        .withMessage("no rows in " + file + "; give files that hold some");
  }

  // ---------------------------------------------------------------- rows that are too long

  @Test
  void rows_that_are_too_long_are_counted_and_refused_with_both_ways_out() throws IOException {
    Path file = file(completion("a", "b"), completion("a", "bcd"), completion("a", "bcdefg"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(TrainingMethod.CHAT, new RowLimit(4, Longer.REFUSE), file))
        .withMessage(
            "2 of 3 rows have more than 4 tokens, the longest 8, the first in "
                + file
                + " line 2; raise --max-length, or leave them out with --longer drop or cut their ends off with --longer cut");
  }

  @Test
  void rows_that_are_too_long_are_left_out_when_asked() throws IOException {
    TrainingData data =
        read(
            TrainingMethod.CHAT,
            new RowLimit(4, Longer.DROP),
            file(completion("a", "bcdef"), completion("a", "bc")));
    assertThat(taught(data)).containsExactly("bc<|im_end|>");
    assertThat(data.counts()).isEqualTo(new TrainingData.Counts(2, 1, 1, 0, 4, 3, 4));
  }

  @Test
  void rows_that_are_too_long_lose_their_end_and_go_when_no_loss_is_left() throws IOException {
    RowLimit cut = new RowLimit(4, Longer.CUT);
    TrainingData data =
        read(
            TrainingMethod.CHAT,
            cut,
            file(completion("a", "bcdef"), completion("abcd", "e"), completion("abc", "de")));
    assertThat(taught(data)).containsExactly("bcd", "d");
    assertThat(data.counts()).isEqualTo(new TrainingData.Counts(3, 2, 1, 2, 8, 4, 4));
    assertThat(
            taught(
                read(
                    TrainingMethod.PREFERENCES,
                    cut,
                    file(pair("ab", "cdefg", "h"), pair("abcd", "e", "f")))))
        .as("both of a pair, and only where the prompt fits")
        .containsExactly("cd > h<|im_end|>");
    Path long1 = file(completion("abcd", "e"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(TrainingMethod.CHAT, cut, long1))
        .withMessage("all 1 rows have more than 4 tokens, the longest 6; raise --max-length");
  }

  @Test
  void a_limit_that_holds_no_example_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RowLimit(1, Longer.CUT));
  }

  // ---------------------------------------------------------------- as a whole

  @Test
  void the_digest_tells_tokens_and_loss_and_groups_and_their_order_apart() throws IOException {
    List<TrainingData> others = new ArrayList<>();
    others.add(read(TrainingMethod.CHAT, WIDE, file(completion("a", "b"), completion("a", "c"))));
    others.add(read(TrainingMethod.CHAT, WIDE, file(completion("a", "c"), completion("a", "b"))));
    others.add(read(TrainingMethod.CHAT, WIDE, file(completion("", "ab"), completion("a", "c"))));
    others.add(read(TrainingMethod.CHAT, WIDE, file(completion("a", "b"), completion("b", "c"))));
    others.add(read(TrainingMethod.PREFERENCES, WIDE, file(pair("a", "b", "c"))));
    assertThat(others).extracting(TrainingData::digest).doesNotHaveDuplicates();
    Path again = file("", completion("a", "b"), completion("a", "c"));
    assertThat(read(TrainingMethod.CHAT, WIDE, again).digest())
        .isEqualTo(others.getFirst().digest())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void the_order_has_every_group_once_a_round_and_knows_its_place() throws IOException {
    TrainingData data =
        read(
            TrainingMethod.CHAT,
            WIDE,
            file(completion("a", "b"), completion("a", "c"), completion("a", "d")));
    DataOrder order = data.order(7);
    List<Example> round =
        LongStream.range(3, 6).mapToObj(index -> order.get(index).getFirst()).toList();
    assertThat(round.stream().map(this::taught))
        .containsExactlyInAnyOrder("b<|im_end|>", "c<|im_end|>", "d<|im_end|>");
    for (long index = 0; index < 6; index++) {
      assertThat(data.groups()).contains(new Group(order.place(index), order.get(index)));
      assertThat(data.order(7).place(index)).isEqualTo(order.place(index));
    }
  }
}
