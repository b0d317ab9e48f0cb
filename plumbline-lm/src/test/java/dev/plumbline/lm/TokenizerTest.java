package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {

  @TempDir Path folder;

  private Path file;
  private Tokenizer tokenizer;

  @BeforeEach
  void write() {
    file = folder.resolve("tokenizer.json");
    WordLevelTokenizer.write(
        file,
        WordLevelTokenizer.words(Stream.of("one two send_email .")),
        List.of("<|unknown|>", "<|end|>"),
        "<|unknown|>");
    tokenizer = Tokenizer.load(folder);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void special_tokens_in_a_text_are_one_token_each_and_nothing_is_added() {
    int[] tokens = tokenizer.encode("<|end|>one<|end|>");
    assertThat(tokens)
        .containsExactly(tokenizer.id("<|end|>"), tokenizer.id("one"), tokenizer.id("<|end|>"));
    assertThat(tokenizer.isSpecial(tokens[0])).isTrue();
    assertThat(tokenizer.isSpecial(tokens[1])).isFalse();
  }

  @Test
  void tokenizers_share_tokens_when_the_same_ids_are_the_same_tokens() {
    Path other = folder.resolve("other.json");
    for (String words : List.of("one two send_email .", "one two send_email !", "one two")) {
      WordLevelTokenizer.write(
          other,
          WordLevelTokenizer.words(Stream.of(words)),
          List.of("<|unknown|>", "<|end|>"),
          "<|unknown|>");
      try (Tokenizer second = Tokenizer.load(other)) {
        assertThat(tokenizer.sharesTokensWith(second)).as(words).isEqualTo(words.endsWith("."));
        assertThat(second.sharesTokensWith(tokenizer)).as(words).isEqualTo(words.endsWith("."));
      }
    }
  }

  static Stream<String> hostileText() {
    return Stream.of(
        "",
        " \t\r\n ",
        "\0",
        "one\0two",
        "<|end|",
        "<|<|end|>|>",
        "<|END|>",
        "\u202eevil\u202c \u200b \ufeff \ufffd",
        "\ud83d\ude00 \ud83d\udc69\u200d\ud83d\udcbb",
        "\ud83d alone",
        "alone \ude00",
        "e\u0301\u0301\u0301",
        "[UNK] ##one \\ \" ' { } $ % | `",
        "one ".repeat(20_000),
        "x".repeat(200_000),
        "<|end|>".repeat(5_000));
  }

  @ParameterizedTest
  @MethodSource("hostileText")
  void hostile_text_becomes_tokens_of_the_vocabulary_and_back_into_text(String text) {
    int[] tokens = tokenizer.encode(text);
    assertThat(tokens.length).isLessThanOrEqualTo(text.length());
    for (int token : tokens) {
      assertThat(token).isBetween(0, tokenizer.size() - 1);
    }
    assertThat(tokenizer.encode(tokenizer.decode(tokens, false))).isEqualTo(tokens);
  }

  @Test
  void nothing_is_cut_off_or_added() {
    assertThat(tokenizer.encode("one ".repeat(5_000))).hasSize(5_000);
    assertThat(tokenizer.encode("")).isEmpty();
    assertThat(tokenizer.decode(new int[0], false)).isEmpty();
  }

  @Test
  void it_knows_its_file_and_its_tokens() {
    assertThat(tokenizer.file()).isEqualTo(file);
    assertThat(tokenizer.size()).isEqualTo(6);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> tokenizer.id("three"))
        .withMessage(file + " has no token 'three'");
  }

  @Test
  void ids_outside_the_vocabulary_have_no_text() {
    assertThat(tokenizer.decode(new int[] {2, 6, -1, Integer.MAX_VALUE, 2}, false))
        .isEqualTo(tokenizer.decode(new int[] {2, 2}, false));
  }

  @Test
  void many_threads_may_use_one() throws Exception {
    int[] expected = tokenizer.encode("<|end|> one two send_email.");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> results =
          IntStream.range(0, 200)
              .mapToObj(i ->
                  threads.submit(() ->
                      Arrays.equals(tokenizer.encode("<|end|> one two send_email."), expected)
                          && tokenizer.decode(expected, true).equals("one two send_email.")))
              .toList();
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void files_that_are_no_tokenizers_are_refused_with_one_sentence() throws IOException {
    Path absent = folder.resolve("absent.json");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Tokenizer.load(absent))
        .withMessage(absent + " does not exist");
    Files.writeString(file, "{\"model\": ");
    refused("found text that is not JSON");
    Files.writeString(file, "{}");
    refused("found ");
    Files.writeString(file, "[]");
    refused("found ");
    Files.writeString(
        file,
        "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": \"x\"}, \"unk_token\": \"a\"}}");
    refused("found ");
  }

  private void refused(String message) {
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> Tokenizer.load(file))
        .withMessageStartingWith(file + ": " + message);
  }
}
