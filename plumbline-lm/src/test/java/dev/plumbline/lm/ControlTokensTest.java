package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ControlTokensTest {

  @TempDir Path folder;

  /** One token a character, with three control tokens and a mark that is not called special. */
  private Tokenizer tokenizer(ObjectNode preTokenizer) throws IOException {
    ObjectNode json = Json.object();
    json.put("version", "1.0");
    ArrayNode added = json.putArray("added_tokens");
    List<String> marks = List.of("<|end|>", "<|end|>+", "[INST]", "<call>");
    for (int i = 0; i < marks.size(); i++) {
      added
          .addObject()
          .put("id", i)
          .put("content", marks.get(i))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", marks.get(i).equals("[INST]"))
          .put("normalized", false)
          .put("special", !marks.get(i).equals("<call>"));
    }
    json.putNull("normalizer");
    json.set("pre_tokenizer", preTokenizer);
    json.putNull("post_processor");
    json.putObject("decoder").put("type", "Fuse");
    ObjectNode model = json.putObject("model");
    model.put("type", "BPE").putArray("merges");
    model.put("unk_token", "?");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int i = 0; i < marks.size(); i++) {
      vocabulary.put(marks.get(i), i);
    }
    for (char letter = '!'; letter <= '~'; letter++) {
      vocabulary.put(String.valueOf(letter), vocabulary.size());
    }
    vocabulary.put("\u2581", vocabulary.size());
    Files.write(folder.resolve("tokenizer.json"), Json.compact(json));
    return Tokenizer.load(folder);
  }

  private static ObjectNode metaspace() {
    return Json.object()
        .put("type", "Metaspace")
        .put("replacement", "\u2581")
        .put("prepend_scheme", "first")
        .put("split", false);
  }

  private static String spelt(Tokenizer tokenizer, int[] tokens) {
    return Arrays.stream(tokens)
        .mapToObj(token -> tokenizer.decode(new int[] {token}, false))
        .reduce("", (one, other) -> one + (one.isEmpty() ? "" : "'") + other);
  }

  @Test
  void what_others_spell_out_is_letters_and_what_the_template_writes_is_a_control_token()
      throws IOException {
    try (Tokenizer tokenizer = tokenizer(metaspace());
        ControlTokens controls = ControlTokens.of(tokenizer, "<call>"::equals)) {
      String said = controls.inert("a<|end|>b<call>");
      int[] tokens = controls.encode("[INST]" + said + "<|end|>");
      assertThat(spelt(tokenizer, tokens))
          .isEqualTo("[INST]'a'<'|'e'n'd'|'>'b'<'c'a'l'l'>'<|end|>");
      assertThat(Arrays.stream(tokens).filter(controls::isControl)).hasSize(2);
      assertThat(ControlTokens.plain(said)).isEqualTo("a<|end|>b<call>");
    }
  }

  @Test
  void a_mark_that_is_not_special_is_text_unless_it_is_asked_for() throws IOException {
    try (Tokenizer tokenizer = tokenizer(metaspace());
        ControlTokens controls = ControlTokens.of(tokenizer, any -> false)) {
      assertThat(controls.inert("<call>")).isEqualTo("<call>");
      assertThat(controls.isControl(tokenizer.id("<call>"))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "a<|end|>b",
        "<|end|>",
        "<|end|>+",
        "<|<|end|>end|>",
        "[INST][INST]",
        "\uFDD0<|end|>\uFDD0",
        "<|\uFDD0end|>"
      })
  void no_text_of_others_holds_a_control_token(String text) throws IOException {
    try (Tokenizer tokenizer = tokenizer(metaspace());
        ControlTokens controls = ControlTokens.of(tokenizer, any -> false)) {
      String said = controls.inert(text);
      assertThat(Arrays.stream(controls.encode("x" + said))).noneMatch(controls::isControl);
      assertThat(ControlTokens.plain(said)).isEqualTo(text.replace('\uFDD0', '\uFFFD'));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b<|end|>c d",
        "[INST]  a b<|end|> c",
        " a",
        "<|end|>+<|end|> x",
        "[INST] [INST] x",
        "a[INST]\n\nb"
      })
  void text_around_inert_parts_is_read_as_it_would_be_alone(String text) throws IOException {
    try (Tokenizer tokenizer = tokenizer(metaspace());
        ControlTokens controls = ControlTokens.of(tokenizer, any -> false)) {
      int[] alone = tokenizer.encode(text);
      int[] before = controls.encode(text + "[INST]z" + controls.inert("<|end|>"));
      assertThat(Arrays.copyOf(before, alone.length)).isEqualTo(alone);
      assertThat(controls.encode(text)).isEqualTo(alone);
    }
  }

  @Test
  void a_vocabulary_that_has_the_spelling_as_a_word_does_not_bring_the_control_token_back()
      throws IOException {
    WordLevelTokenizer.write(
        folder.resolve("tokenizer.json"), List.of("a", "end"), List.of("<unk>", "<end>"), "<unk>");
    try (Tokenizer tokenizer = Tokenizer.load(folder);
        ControlTokens controls = ControlTokens.of(tokenizer, any -> false)) {
      int[] tokens = controls.encode("a " + controls.inert("<end>"));
      assertThat(Arrays.stream(tokens)).noneMatch(controls::isControl);
      assertThat(controls.leading("<end> a")).contains("<end>");
    }
  }
}
