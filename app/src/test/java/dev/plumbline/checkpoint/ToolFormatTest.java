package dev.plumbline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolFormatTest {

  private static final ToolCall READ = new ToolCall("read_mail", Map.of("id", "7"));

  private static ChatDialect.Turn read(ToolFormat format, String text) {
    WrittenTurn turn = new WrittenTurn();
    format.read(text, turn);
    return turn.turn("");
  }

  private static List<ToolCall> calls(ToolFormat format, String text) {
    return ((ChatDialect.Turn.Said) read(format, text)).message().calls();
  }

  private static String words(ToolFormat format, String text) {
    return ((ChatDialect.Turn.Said) read(format, text)).message().text();
  }

  private static String broken(ToolFormat format, String text) {
    return ((ChatDialect.Turn.Broken) read(format, text)).why();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "hermes ~ <tool_call>\\n{\"name\": \"read_mail\", \"arguments\": {\"id\": \"7\"}}\\n</tool_call>",
        "hermes ~ <tool_call>{\"name\": \"read_mail\", \"arguments\": {\"id\": \"7\"}}",
        "hermes ~ <tool_call>[{\"name\": \"read_mail\", \"arguments\": \"{\\\"id\\\": \\\"7\\\"}\"}]</tool_call>",
        "hermes ~ <tool_call>{\"type\": \"function\", \"function\": {\"name\": \"read_mail\", \"parameters\": {\"id\": \"7\"}}}</tool_call>",
        "llama ~ {\"name\": \"read_mail\", \"parameters\": {\"id\": \"7\"}}",
        "llama ~ <|python_tag|>{\"type\": \"function\", \"name\": \"read_mail\", \"parameters\": {\"id\": \"7\"}}",
        "mistral ~ [TOOL_CALLS] [{\"name\": \"read_mail\", \"arguments\": {\"id\": \"7\"}, \"id\": \"abcdefghi\"}]",
        "mistral ~ [TOOL_CALLS]read_mail[ARGS]{\"id\": \"7\"}",
        "mistral ~ [TOOL_CALLS]read_mail[CALL_ID]abcdefghi[ARGS]{\"id\": \"7\"}",
        "glm ~ <tool_call>read_mail\\n<arg_key>id</arg_key>\\n<arg_value>\"7\"</arg_value>\\n</tool_call>",
        "qwen-coder ~ <tool_call>\\n<function=read_mail>\\n<parameter=id>\\n7\\n</parameter>\\n</function>\\n</tool_call>",
        "function-gemma ~ <start_function_call>call:read_mail{id:<escape>7<escape>}<end_function_call>"
      })
  void a_call_is_read_from_the_form_of_each_family(String label, String text) {
    assertThat(calls(ToolFormat.parse(label), text.replace("\\n", "\n"))).containsExactly(READ);
  }

  @Test
  void words_around_calls_are_kept_and_calls_stay_in_order() {
    String text =
        "First.\n<tool_call>{\"name\": \"read_mail\", \"arguments\": {\"id\": \"7\"}}</tool_call>\n<tool_call>{\"name\": \"wait\", \"arguments\": {}}</tool_call>";
    assertThat(words(ToolFormat.HERMES, text)).isEqualTo("First.");
    assertThat(calls(ToolFormat.HERMES, text))
        .containsExactly(READ, new ToolCall("wait", Map.of()));
    assertThat(
            calls(
                ToolFormat.MISTRAL,
                "[TOOL_CALLS]read_mail[ARGS]{\"id\": \"7\"}[TOOL_CALLS]wait[ARGS]{}"))
        .containsExactly(READ, new ToolCall("wait", Map.of()));
    assertThat(
            calls(
                ToolFormat.LLAMA,
                "{\"name\": \"read_mail\", \"parameters\": {\"id\": \"7\"}}; {\"name\": \"wait\", \"parameters\": {}}"))
        .containsExactly(READ, new ToolCall("wait", Map.of()));
  }

  @Test
  void values_that_are_json_keep_their_type() {
    ToolCall call =
        calls(
                ToolFormat.GLM,
                "<tool_call>pay<arg_key>sum</arg_key><arg_value>12</arg_value><arg_key>to</arg_key><arg_value>Ben [HR]</arg_value></tool_call>")
            .getFirst();
    assertThat(call.arguments().path("sum").isNumber()).isTrue();
    assertThat(call.text("to")).isEqualTo("Ben [HR]");
    assertThat(
            calls(
                    ToolFormat.FUNCTION_GEMMA,
                    "<start_function_call>call:pay{sum:12,to:<escape>Ben, {HR}<escape>}<end_function_call>")
                .getFirst()
                .texts())
        .isEqualTo(Map.of("sum", "12", "to", "Ben, {HR}"));
  }

  @Test
  void words_that_are_no_call_stay_words() {
    for (ToolFormat format : ToolFormat.values()) {
      assertThat(words(format, "I will read it now.")).isEqualTo("I will read it now.");
    }
    assertThat(words(ToolFormat.LLAMA, "{\"answer\": 42}")).isEqualTo("{\"answer\": 42}");
    assertThat(words(ToolFormat.LLAMA, "{curly} words")).isEqualTo("{curly} words");
  }

  @Test
  void a_broken_call_is_malformed_and_says_why() {
    assertThat(broken(ToolFormat.HERMES, "<tool_call>{\"name\": \"read_mail\", </tool_call>"))
        .startsWith("a call that is no JSON: {\"name\"");
    assertThat(broken(ToolFormat.HERMES, "<tool_call>{\"arguments\": {}}</tool_call>"))
        .isEqualTo("a call names no tool");
    assertThat(
            broken(
                ToolFormat.HERMES, "<tool_call>{\"name\": \"a\", \"arguments\": [1]}</tool_call>"))
        .isEqualTo("the arguments of a are not a JSON object: [1]");
    assertThat(broken(ToolFormat.LLAMA, "{\"name\": \"read_mail\", \"parameters\": {"))
        .startsWith("a call that is no JSON");
    assertThat(broken(ToolFormat.MISTRAL, "[TOOL_CALLS] [{\"name\"")).startsWith("a call that is");
    assertThat(broken(ToolFormat.FUNCTION_GEMMA, "<start_function_call>read<end_function_call>"))
        .startsWith("a call that is not call:NAME{...}");
    assertThat(broken(ToolFormat.GLM, "<tool_call></tool_call>")).isEqualTo("a call names no tool");
    assertThat(broken(ToolFormat.HERMES, " \n")).isEqualTo("the answer is empty");
  }

  @Test
  void an_unknown_form_is_refused_with_those_there_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ToolFormat.parse("xml"))
        .withMessage(
            "tool-format is 'xml', must be one of glm, qwen-coder, mistral, function-gemma, hermes, llama");
  }
}
