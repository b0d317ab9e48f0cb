package dev.plumbline.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.lm.BadInputException;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LmException;
import dev.plumbline.lm.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizerJsonTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"default", "smollm", "llama-bpe", "qwen2", "pieces", "pieces-plain"})
  void texts_become_the_tokens_of_the_tokenizer_that_the_file_was_made_from(String name) {
    try (Tokenizer tokenizer = Tokenizer.load(Fixtures.file("tokens-" + name + ".gguf"))) {
      for (JsonNode row : Fixtures.json("tokens-" + name + ".json")) {
        int[] ids = tokenizer.encode(row.path("text").asString());
        assertThat(ids)
            .as(row.path("text").toString())
            .containsExactly(row.path("ids").valueStream().mapToInt(JsonNode::asInt).toArray());
        assertThat(tokenizer.decode(ids, true)).isEqualTo(row.path("decoded").asString());
      }
    }
  }

  @Test
  void marks_are_found_in_texts_and_what_the_user_defined_is_no_mark() {
    try (Tokenizer tokenizer = Tokenizer.load(Fixtures.file("tokens-smollm.gguf"))) {
      assertThat(tokenizer.marksIn("a<mark> <think>")).containsExactly("<mark>");
      assertThat(tokenizer.encode("<think>")).hasSize(1);
      assertThat(tokenizer.size()).as("without what only fills up").isEqualTo(362);
    }
  }

  @Test
  void the_bytes_of_a_vocabulary_are_not_spelt_by_a_text() {
    try (Tokenizer tokenizer = Tokenizer.load(Fixtures.file("tokens-pieces-plain.gguf"))) {
      assertThat(tokenizer.encode("<0x41>")).hasSizeGreaterThan(1);
      assertThat(tokenizer.decode(tokenizer.encode("\u0001😀"), false)).isEqualTo("\u0001😀");
    }
  }

  @Test
  void a_text_begins_with_a_mark_where_the_file_or_its_kind_says_so() {
    assertThat(first("pieces")).isEqualTo("<s>");
    assertThat(first("smollm")).isEmpty();
    assertThat(config("pieces").path("add_bos_token").asBoolean()).isTrue();
    assertThat(config("smollm").path("add_bos_token").asBoolean(true)).isFalse();
  }

  private static String first(String name) {
    return Gguf.read(
        Fixtures.file("tokens-" + name + ".gguf"),
        gguf -> gguf.tokenizer().at("/post_processor/single/0/SpecialToken/id").asString(""));
  }

  private static JsonNode config(String name) {
    return Gguf.read(Fixtures.file("tokens-" + name + ".gguf"), Gguf::tokenizerConfig);
  }

  @Test
  void templates_and_special_tokens_are_those_of_the_metadata() {
    assertThat(config("smollm").path("chat_template"))
        .hasToString(
            "[{\"name\":\"default\",\"template\":\"{{ messages[0].content }}{{ eos_token }}\"},"
                + "{\"name\":\"tool_use\",\"template\":\"{{ tools }}\"}]");
    assertThat(config("pieces").path("chat_template").asString())
        .isEqualTo("{{ bos_token }}{{ messages[0].content }}");
    assertThat(render("smollm")).isEqualTo("Hello<end>");
    assertThat(render("pieces")).isEqualTo("<s>Hello");
  }

  private static String render(String name) {
    return ChatTemplate.load(Fixtures.file("tokens-" + name + ".gguf"), Clock.systemUTC())
        .orElseThrow()
        .render(
            JsonMapper.shared().readTree("[{\"role\":\"user\",\"content\":\"Hello\"}]"),
            JsonMapper.shared().readTree("[]"),
            true)
        .text();
  }

  @Test
  void all_tokens_that_end_a_text_or_a_turn_are_named() {
    assertThat(GenerationConfig.read(Fixtures.file("tokens-smollm.gguf")).endTokens())
        .containsExactly(1, 2);
    assertThat(GenerationConfig.read(Fixtures.file("tokens-pieces.gguf")).endTokens())
        .containsExactly(2);
  }

  /** Replaces a text in a file by another of the same length. */
  private Path changed(String name, String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.file("tokens-" + name + ".gguf"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    Path file = folder.resolve("changed.gguf");
    Files.write(file, text.replaceFirst(from, to).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Files.size(file)).isEqualTo(bytes.length);
    return file;
  }

  @Test
  void a_tokenizer_not_known_is_refused() throws IOException {
    Path other = changed("smollm", "smollm", "strang");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Tokenizer.load(other))
        .withMessageStartingWith(
            other + ": tokenizer.ggml.pre is 'strang', must be one of [default, gpt-2, ");
    Path kind = changed("smollm", "gpt2", "bert");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Tokenizer.load(kind))
        .withMessage(kind + ": tokenizer.ggml.model is 'bert', must be gpt2 or llama");
  }

  @Test
  void a_garbled_vocabulary_never_gives_another_error_than_ours() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("tokens-pieces.gguf"));
    Random random = new Random(2);
    Path file = folder.resolve("garbled.gguf");
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      refused += loadsOrIsRefused(file) ? 0 : 1;
    }
    assertThat(refused).isBetween(20, 299);
  }

  private static boolean loadsOrIsRefused(Path file) {
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      return tokenizer.size() > 0 && GenerationConfig.read(file).topP() > 0;
    } catch (LmException e) {
      assertThat(e.getMessage()).contains(file.toString());
      return false;
    }
  }
}
