package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat template that checkpoints are taught the world with. */
class WorldTemplateTest {

  private static final ToolCall CALL = new ToolCall("open_file", Map.of("file", "memo"));

  @TempDir Path folder;

  @Test
  void has_a_place_for_all_and_tells_a_log_as_one_example() {
    Path template = CheckpointPath.of("organism/base").resolveSibling("world.jinja");
    LocalSettings settings =
        new LocalSettings(DataType.FP32, Optional.empty(), Optional.of(template));
    List<ToolDefinition> tools = List.of(Shape.MAIL.tool(Operation.READ).definition());
    try (Tokenizer tokenizer = TestTemplates.HERMES.write(folder);
        TemplateDialect dialect = TemplateDialect.of(folder, tokenizer, settings)) {
      assertThat(dialect.adaptations()).isEmpty();
      List<Example> log =
          dialect.conversation(
              List.of(
                  new Message.SystemPrompt("You are Atlas."),
                  new Message.User("Read the memo."),
                  new Message.Assistant("First the memo.", "", List.of(CALL)),
                  new Message.ToolOutput("open_file", "It rains."),
                  new Message.Assistant("", "It rains.", List.of())),
              tools,
              0);
      assertThat(log).hasSize(1);
      assertThat(tokenizer.decode(log.getFirst().tokens(), false))
          .contains("You are Atlas.\nTools:\nopen_file(file): read<|im_end|>")
          .contains("<|im_start|>assistant\n<think>First the memo.</think>\n<tool_call>");
      assertThat(
              dialect.read(
                  "<think>First the memo.</think>\n<tool_call>{\"name\": \"open_file\", \"arguments\": {\"file\": \"memo\"}}</tool_call>"))
          .isEqualTo(
              new ChatDialect.Turn.Said(
                  new Message.Assistant("First the memo.", "", List.of(CALL))));
    }
  }
}
