package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.perplexity.Prefills;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldPrefillsTest {

  @TempDir Path folder;

  @Test
  void all_words_of_theirs_are_of_the_world() {
    Path base = TestOrganism.write(folder, 1);
    Prefills prefills = WorldPrefills.all();
    assertThat(prefills.prefills()).hasSize(16);
    try (Tokenizer tokenizer = Tokenizer.load(base)) {
      OrganismDialect dialect = OrganismDialect.of(base, tokenizer);
      int unknown = tokenizer.id(ChatFormat.UNKNOWN);
      for (Prefills.Prefill one : prefills.prefills()) {
        List<ToolDefinition> tools =
            one.register().equals(Prefills.CALL) ? prefills.tools() : List.of();
        List<Message> messages =
            List.of(
                new Message.User(one.user()), new Message.Assistant("", one.begins(), List.of()));
        assertThat(dialect.opening(new Request(messages, tools, new Sampling(1, 1), 0)))
            .as(one.toString())
            .doesNotContain(unknown);
      }
    }
  }
}
