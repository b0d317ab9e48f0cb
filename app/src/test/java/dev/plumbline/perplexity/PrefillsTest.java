package dev.plumbline.perplexity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.lm.Tokenizer;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefillsTest {

  @TempDir Path folder;

  @Test
  void the_usual_ones_are_forty_short_ones_in_five_registers() {
    List<Prefills.Prefill> usual = Prefills.usual().prefills();
    assertThat(usual).hasSize(40).doesNotHaveDuplicates();
    assertThat(usual)
        .extracting(Prefills.Prefill::register)
        .containsOnly("chat", "mail", "document", "story", "call");
    assertThat(usual).allMatch(one -> (one.user() + one.begins()).length() < 80);
  }

  @Test
  void the_first_words_stand_where_the_model_speaks_and_tools_where_a_call_is_asked_for() {
    Prefills usual = Prefills.usual();
    try (Tokenizer tokenizer = TestTemplates.HERMES.write(folder);
        TemplateDialect dialect = TemplateDialect.of(folder, tokenizer, LocalSettings.USUAL)) {
      for (Prefills.Prefill prefill : usual.prefills()) {
        String text = tokenizer.decode(usual.opening(prefill, dialect), false);
        assertThat(text).contains(prefill.user()).endsWith("<think>\n" + prefill.begins());
        assertThat(text.contains("send_mail")).isEqualTo(prefill.register().equals("call"));
      }
    }
  }

  @Test
  void wrong_files_are_refused_in_a_sentence() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("prefills: 3"))
        .withMessageStartingWith("prefills that cannot be read");
    String one = "{register: chat, user: Hello., begins: ''}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{tools: [], prefills: [%s, %s]}".formatted(one, one)))
        .withMessageContaining("2 prefills, of which 1 are different");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{tools: [], prefills: [%s]}".formatted(one)))
        .withMessageContaining("give 2 or more");
  }

  private static Prefills read(String yaml) {
    return Prefills.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
  }
}
