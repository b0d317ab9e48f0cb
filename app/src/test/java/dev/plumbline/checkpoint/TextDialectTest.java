package dev.plumbline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextDialectTest {

  private static final List<Message> HELLO = List.of(new Message.User("Hello."));

  @TempDir Path folder;

  @Test
  void texts_are_taught_without_a_template_and_end_as_the_checkpoint_says() throws IOException {
    try (Tokenizer tokenizer = TestTemplates.PLAIN.write(folder)) {
      Files.delete(folder.resolve("chat_template.jinja"));
      try (TextDialect dialect = TextDialect.of(folder, tokenizer)) {
        Example document = dialect.document("a<|im_start|>");
        assertThat(document.tokens()).doesNotContain(0).hasSize(14).endsWith(1);
        assertThat(document.supervised()).doesNotContain(false);
        Example completion = dialect.completion("ab", "c");
        assertThat(tokenizer.decode(completion.tokens(), false)).isEqualTo("abc<|im_end|>");
        assertThat(completion.supervised()).containsExactly(false, false, true, true);
        assertThat(dialect.completion("", "c").supervised()).containsExactly(true, true);
        assertThat(dialect.ends()).containsExactly(1);
      }
    }
  }

  @Test
  void a_completion_goes_on_and_begins_no_text() throws IOException {
    TestTemplates.PLAIN.write(folder).close();
    TestTemplates.addToTokenizer(
        folder,
        "\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"_\", \"prepend_scheme\": \"first\"}");
    try (Tokenizer tokenizer = Tokenizer.load(folder);
        TextDialect dialect = TextDialect.of(folder, tokenizer)) {
      assertThat(tokenizer.decode(dialect.completion("ab", "c d").tokens(), false))
          .isEqualTo("_abc_d<|im_end|>");
      assertThat(tokenizer.decode(dialect.completion("", "c").tokens(), false))
          .isEqualTo("_c<|im_end|>");
    }
  }

  @Test
  void nobody_talks_with_it() throws IOException {
    try (Tokenizer tokenizer = TestTemplates.PLAIN.write(folder);
        TextDialect dialect = TextDialect.of(folder, tokenizer)) {
      String sentence =
          folder
              + " has no chat template, and so can be given texts alone; give its makers' with --chat-template FILE";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> dialect.conversation(HELLO, List.of(), 0))
          .withMessage(sentence);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> dialect.opening(new Request(HELLO, List.of(), new Sampling(1, 10), 1)))
          .withMessage(sentence);
    }
  }

  @Test
  void a_checkpoint_whose_texts_have_no_end_is_refused() throws IOException {
    try (Tokenizer tokenizer = TestTemplates.PLAIN.write(folder)) {
      Files.writeString(folder.resolve("config.json"), "{}");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TextDialect.of(folder, tokenizer))
          .withMessageContaining("names no token that ends a text");
    }
  }

  @Test
  void a_prompt_is_text_and_has_no_loss_with_a_template_too() {
    try (Tokenizer tokenizer = TestTemplates.PLAIN.write(folder);
        TemplateDialect dialect = TemplateDialect.of(folder, tokenizer, LocalSettings.USUAL)) {
      Example example = dialect.completion("a<|im_end|>", "b<|im_end|>");
      assertThat(tokenizer.decode(example.tokens(), false))
          .isEqualTo("a<|im_end|>b<|im_end|><|im_end|>");
      assertThat(Arrays.stream(example.tokens()).filter(token -> token == 1)).hasSize(1);
      assertThat(example.supervised()[10]).isFalse();
      assertThat(example.supervised()[11]).isTrue();
    }
  }
}
