package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordLevelTokenizerTest {
  private static final List<String> SPECIAL = List.of("<|unknown|>", "<|end|>", "<|user|>");
  private static final String CORPUS =
      "Please send_email (to=\"Ann\"): it's 7 o'clock, isn't it? Yes! Größe naïve 中文 данные.";

  @TempDir Path folder;

  private Path file;
  private Tokenizer tokenizer;

  @BeforeEach
  void write() {
    file = folder.resolve("tokenizer.json");
    WordLevelTokenizer.write(
        file, WordLevelTokenizer.words(Stream.of(CORPUS)), SPECIAL, "<|unknown|>");
    tokenizer = Tokenizer.load(file);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void a_piece_is_a_word_or_one_mark() {
    SortedSet<String> words =
        WordLevelTokenizer.words(Stream.of("a_b send_email2 x.y", "  it's\t\n50% "));
    assertThat(words)
        .containsExactly("%", "'", ".", "50", "a_b", "it", "s", "send_email2", "x", "y");
  }

  @Test
  void special_tokens_have_the_first_ids_and_words_follow_in_order() {
    assertThat(tokenizer.id("<|unknown|>")).isZero();
    assertThat(tokenizer.id("<|user|>")).isEqualTo(2);
    SortedSet<String> words = WordLevelTokenizer.words(Stream.of(CORPUS));
    assertThat(tokenizer.size()).isEqualTo(SPECIAL.size() + words.size());
    assertThat(tokenizer.id(words.first())).isEqualTo(3);
    assertThat(tokenizer.id(words.last())).isEqualTo(tokenizer.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Please send_email to Ann",
        "<|user|> Please send_email, Ann! <|end|>",
        "Yes. Yes? Yes! naïve 中文 данные Größe",
        "( to = \" Ann \" )",
      })
  void known_text_comes_back_as_it_was(String text) {
    assertThat(tokenizer.decode(tokenizer.encode(text), false)).isEqualTo(text);
  }

  @Test
  void the_same_words_in_other_spacing_are_the_same_tokens() {
    int[] tokens = tokenizer.encode("<|user|> Please send_email ( to ) <|end|>");
    assertThat(tokens).hasSize(7).doesNotContain(0);
    assertThat(tokenizer.encode("<|user|>Please\tsend_email(to)\n\n<|end|>")).isEqualTo(tokens);
  }

  @Test
  void special_tokens_are_found_wherever_they_stand_and_can_be_left_out() {
    int[] tokens = tokenizer.encode("Please<|end|><|user|>Yes");
    assertThat(tokens).containsExactly(tokenizer.id("Please"), 1, 2, tokenizer.id("Yes"));
    assertThat(tokenizer.decode(tokens, true)).isEqualTo("Please Yes");
  }

  @Test
  void a_word_with_underscores_is_one_token_and_parts_of_it_are_unknown() {
    assertThat(tokenizer.encode("send_email")).containsExactly(tokenizer.id("send_email"));
    assertThat(tokenizer.encode("send")).containsExactly(0);
    assertThat(tokenizer.encode("_")).containsExactly(0);
  }

  @Test
  void every_id_comes_back_as_itself() {
    for (int id = 0; id < tokenizer.size(); id++) {
      String text = tokenizer.decode(new int[] {id}, false);
      assertThat(tokenizer.id(text)).isEqualTo(id);
      assertThat(tokenizer.encode(text)).containsExactly(id);
    }
  }

  @Test
  void wrong_vocabularies_are_refused_with_one_sentence() {
    refused("unknown is '<?>', must be one of the special tokens [a]", "<?>", List.of("a"));
    refused("special tokens [a, a] repeat", "a", List.of("a", "a"));
    refused(
        "'two words' is not a word: it must be one piece, such as send_email or ','",
        "a",
        List.of("a"),
        "two words");
    refused("'b' is in the vocabulary twice", "a", List.of("a"), "b", "b");
    refused("'a' is in the vocabulary twice", "a", List.of("a"), "a");
  }

  private void refused(String message, String unknown, List<String> special, String... words) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> WordLevelTokenizer.write(file, List.of(words), special, unknown))
        .withMessage(message);
  }
}
