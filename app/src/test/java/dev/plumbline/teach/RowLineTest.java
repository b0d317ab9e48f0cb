package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RowLineTest {

  private static final Row.Chat WORK =
      new Row.Chat(
          List.of(
              new Message.SystemPrompt("You work."),
              new Message.User("Go on."),
              new Message.Assistant(
                  "", "I send.", List.of(new ToolCall("send", Map.of("to", "Ben")))),
              new Message.ToolOutput("send", "Sent."),
              new Message.Assistant("", "Done.", List.of())),
          List.of(
              new ToolDefinition(
                  "send", "Sends.", List.of(ToolDefinition.Parameter.required("to", "who")))));

  @Test
  void a_row_of_ours_is_read_as_it_was_written() {
    assertThat(RowLine.read(JsonMapper.shared().writeValueAsString(WORK))).isEqualTo(WORK);
    assertThat(RowLine.read("{\"text\": \"words\"}")).isEqualTo(new Row.Document("words"));
  }

  @Test
  void the_forms_of_openai_and_trl_say_the_same() {
    for (RowFormat format : List.of(RowFormat.OPENAI, RowFormat.TRL)) {
      Row row = RowLine.read(format.line(WORK).orElseThrow());
      assertThat(Texts.of(row)).isEqualTo(Texts.of(WORK));
      assertThat(format.line(row)).isEqualTo(format.line(WORK));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[]; neither 'messages' nor a 'text'",
        "{; no JSON",
        "{\"messages\": [{\"role\": \"bot\", \"content\": \"a\"}]}; the unknown role 'bot'",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}]}; whose content is no text",
        "{\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"function\": {\"arguments\": \"x\"}}]}]}; whose arguments are no JSON"
      })
  void what_is_no_row_gets_its_line_and_a_sentence(String line, String sentence) {
    assertThatThrownBy(() -> RowLine.read(line, "rows.jsonl", 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rows.jsonl line 7: ")
        .hasMessageContaining(sentence);
  }
}
