package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.WellFormedJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

  private static Message read(String message) {
    return MessageReader.all(
            WellFormedJson.MAPPER.readTree(
                "[" + message.replace('\'', '"').replace("`", "\\\"") + "]"))
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning", "reasoning_content", "thinking"})
  void what_a_model_thought_has_several_names(String name) {
    String others = name.equals("reasoning") ? "'thinking': null" : "'reasoning': null";
    assertThat(
            read(
                "{'role': 'assistant', %s, 'content': 'Yes.', '%s': 'Hm.'}"
                    .formatted(others, name)))
        .isEqualTo(new Message.Assistant("Hm.", "Yes.", List.of()));
  }

  @Test
  void content_is_text_or_nothing_or_parts_of_text() {
    assertThat(read("{'role': 'user', 'content': 'a'}")).isEqualTo(new Message.User("a"));
    assertThat(read("{'role': 'user', 'content': null}")).isEqualTo(new Message.User(""));
    assertThat(read("{'role': 'user', 'content': null, 'text': 'a'}"))
        .isEqualTo(new Message.User("a"));
    assertThat(
            read(
                "{'role': 'developer', 'content': [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}]}"))
        .isEqualTo(new Message.SystemPrompt("a\nb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 'send', 'arguments': {'to': 'Ben'}}",
        "{'type': 'function', 'function': {'name': 'send', 'arguments': {'to': 'Ben'}}}",
        "{'function': {'name': 'send', 'arguments': '{`to`: `Ben`}'}}"
      })
  void arguments_of_calls_are_an_object_or_json_text(String call) {
    String json = "{'role': 'assistant', 'content': null, 'tool_calls': [%s]}".formatted(call);
    assertThat(read(json))
        .isEqualTo(
            new Message.Assistant("", "", List.of(new ToolCall("send", Map.of("to", "Ben")))));
  }

  @Test
  void an_answer_of_a_tool_names_the_call() {
    assertThat(read("{'role': 'tool', 'tool_call_id': 'c1', 'name': 'send', 'content': 'Sent.'}"))
        .isEqualTo(new Message.ToolOutput("c1", "send", "Sent."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{'role': 'bot', 'content': 'a'}; the unknown role 'bot'; give system, user",
        "'Hi'; the unknown role ''; give system, user",
        "{'role': 'user', 'content': [{'type': 'image'}]}; whose content is no text; give text alone",
        "{'role': 'user', 'content': [{'type': 'image', 'text': 'a cat'}]}; whose content is no text; give text alone",
        "{'role': 'user', 'content': {'text': 'a'}}; whose content is no text; give text alone",
        "{'role': 'assistant', 'tool_calls': [{'function': {'arguments': 'x'}}]}; whose arguments are no JSON; give an object",
        "{'role': 'assistant', 'tool_calls': [{'function': {'arguments': [1]}}]}; whose arguments are no object; give one"
      })
  void what_is_no_message_gets_a_sentence(String message, String what, String fix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(message))
        .withMessageContaining(what + "; " + fix);
  }
}
