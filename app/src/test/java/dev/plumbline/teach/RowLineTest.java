package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

  private static final Message USER = new Message.User("Hi");
  private static final Message ANSWER = new Message.Assistant("", "Yo", List.of());

  private static final String ASKED = "[{'role': 'user', 'content': 'Hi'}]";
  private static final String ANSWERED = "[{'role': 'assistant', 'content': 'Yo'}]";

  private static Row read(String line) {
    return RowLine.read(line.replace('\'', '"'));
  }

  @Test
  void a_conversation_has_loss_in_all_of_it_and_a_completion_after_its_prompt() {
    assertThat(
            read(
                "{'messages': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Yo'}]}"))
        .isEqualTo(new Row.Chat(List.of(USER, ANSWER), List.of(), 0));
    assertThat(read("{'prompt': %s, 'completion': %s}".formatted(ASKED, ANSWERED)))
        .isEqualTo(new Row.Chat(List.of(USER, ANSWER), List.of(), 1));
    assertThat(read("{'prompt': 'The sky is', 'completion': ' blue'}"))
        .isEqualTo(new Row.Completion("The sky is", " blue"));
  }

  @Test
  void columns_of_other_names_and_null_ones_do_not_matter() {
    assertThat(read("{'id': 7, 'prompt': 'Hi', 'text': 'words', 'messages': null, 'tools': null}"))
        .isEqualTo(new Row.Document("words"));
    assertThat(read("{'label': 3, 'prompt': 'a', 'completion': 'b', 'chosen': null}"))
        .isEqualTo(new Row.Completion("a", "b"));
  }

  @Test
  void turns_of_weight_0_have_no_loss_and_come_back_from_openais_form() {
    Row.Chat row = new Row.Chat(List.of(USER, ANSWER, USER, ANSWER, USER, ANSWER), List.of(), 4);
    String openai = RowFormat.OPENAI.line(row).orElseThrow();
    assertThat(openai.split("\"weight\":0", -1)).hasSize(3);
    assertThat(RowLine.read(openai)).isEqualTo(row);
    assertThat(RowLine.read(RowFormat.TRL.line(row).orElseThrow())).isEqualTo(row);
    assertThat(RowLine.read(JsonMapper.shared().writeValueAsString(row))).isEqualTo(row);
    assertThat(read("{'messages': [{'role': 'assistant', 'content': 'Yo', 'weight': null}]}"))
        .isEqualTo(new Row.Chat(List.of(ANSWER), List.of(), 0));
  }

  static Stream<Arguments> mistakes() {
    String both = "{'prompt': 'a', 'completion': 'b'";
    return Stream.of(
        arguments("[]", "neither 'messages' nor a 'text'"),
        arguments("7", "neither 'messages' nor a 'text'"),
        arguments("", "neither 'messages' nor a 'text'"),
        arguments("{", "no JSON; give one object a line"),
        arguments("{'text': ['a']}", "'text' is no text"),
        arguments("{'messages': 'Hi'}", "'messages' is no list of messages"),
        arguments("{'messages': [], 'text': 'a'}", "both 'text' and 'messages'"),
        arguments(both + ", 'messages': []}", "both 'messages' and 'completion'"),
        arguments(both + ", 'label': false}", "a 'completion' with a 'label'"),
        arguments("{'completion': 'b'}", "a 'completion' without its 'prompt'"),
        arguments("{'prompt': 'a'}", "a 'prompt' alone; give 'completion' with it"),
        arguments("{'prompt': 'a', 'completion': []}", "of which one is a text and one is not"),
        arguments("{'rejected': 'a'}", "'rejected' without 'chosen'"),
        arguments("{'conversations': []}", "the form of ShareGPT; give 'messages'"),
        arguments("{'instruction': 'a', 'output': 'b'}", "the form of Alpaca; give 'messages'"),
        arguments(
            "{'messages': [{'role': 'assistant'}, {'role': 'assistant', 'weight': 0}]}",
            "a turn of weight 0 after one that has loss"),
        arguments("{'messages': [], 'taughtFrom': 9}", "loss from message 9 on, of 0 messages"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void what_is_no_row_gets_its_line_and_a_sentence(String line, String sentence) {
    assertThatThrownBy(() -> RowLine.read(line.replace('\'', '"'), "rows.jsonl", 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rows.jsonl line 7: ")
        .hasMessageContaining(sentence);
  }
}
