package dev.plumbline.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.ToolDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnparsedCallTest {

  private static final List<ToolDefinition> TOOLS =
      List.of(new ToolDefinition("send_mail", "Sends.", List.of()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<tool_call>\n{\"name\": \"send_mail\", \"arguments\": {}}\n</tool_call>",
        "I write to her.\n<tool_call>{\"name\": \"other\"}",
        "<|tool_call|>[{\"name\": \"send_mail\"}]",
        "<function=send_mail>{\"to\": \"a\"}</function>",
        "<function_call>{}</function_call>",
        "[TOOL_CALLS][{\"name\": \"send_mail\"}]",
        "<|python_tag|>send_mail.call(to=\"a\")",
        "<\uFF5Ctool\u2581calls\u2581begin\uFF5C>x",
        "<|tool_calls_section_begin|>x",
        "<|channel|>commentary to=functions.send_mail <|message|>{}",
        "{\"name\": \"send_mail\", \"parameters\": {\"to\": \"a\"}}",
        "```json\n{\"tool\": \"send_mail\"}\n```",
        "[{\"type\": \"function\", \"function\": {\"name\": \"send_mail\", \"arguments\": \"{}\"}}]",
        "```tool_code\nprint(send_mail(to='a'))\n```",
        "send_mail(to='a')",
      })
  void a_call_in_any_form_is_no_answer(String text) {
    assertThat(UnparsedCall.in(text, TOOLS))
        .hasValueSatisfying(why ->
            assertThat(why).contains("the server parses no tool calls", "--tool-call-parser"));
    assertThat(UnparsedCall.in(text, List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Everything is done.",
        "I used send_mail(to='a') and it went out.",
        "{\"name\": \"Ann\", \"age\": 3}",
        "{broken",
        "[1, 2]",
        "```json\n{\"total\": 3}\n```",
      })
  void words_are_an_answer(String text) {
    assertThat(UnparsedCall.in(text, TOOLS)).isEmpty();
  }

  @Test
  void the_mark_is_said() {
    assertThat(UnparsedCall.in("<tool_call>", TOOLS).orElseThrow()).contains("(<tool_call>)");
  }
}
