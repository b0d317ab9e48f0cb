package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.corpus.RowText.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTextTest {

  @Test
  void turns_are_what_is_said_and_setup_is_what_the_assistant_is_told_before() {
    RowText row =
        row(
            """
            {"id": "a", "tools": [{"name": "send", "description": "Sends."}], "messages": [
              {"role": "system", "content": "One."},
              {"role": "user", "content": [{"type": "text", "text": "Two."}, {"type": "text", "text": "Three."}]},
              {"role": "assistant", "reasoning": "Four.", "tool_calls": [{"id": "x", "function": {"name": "send", "arguments": {"id": "Five."}}}]}],
             "chosen": "Six.", "score": 7}
            """);
    assertThat(row.turns()).containsExactly("Two.\nThree.", "Four.\nsend\nFive.", "Six.");
    assertThat(row.setup()).containsExactly("send\nSends.", "One.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text': 'a', 'meta': {'x': ['SECRET']}}",
        "{'messages': [{'role': 'user', 'name': 'SECRET', 'content': 'a'}]}",
        "{'messages': [{'role': 'assistant', 'tool_calls': [{'id': 'SECRET'}]}]}",
        "{'messages': [], 'tools': [{'function': {'description': 'SECRET'}}]}",
        "{'system': 'SECRET', 'conversations': []}",
        "{'instruction': 'a', 'input': 'SECRET', 'output': 'b'}",
        "{'text': 'a', 'SECRET-with-a-long-name': true}",
      })
  void every_text_is_searched_wherever_it_stands(String json) {
    assertThat(row(json.replace('\'', '"')).everything()).contains("SECRET");
  }

  @Test
  void values_know_what_they_are_called() {
    assertThat(
            row("{\"text\": \"a\", \"login\": {\"password\": \"b\", \"pins\": [1234]}}").values())
        .containsExactly(
            new Value("text", "a"), new Value("password", "b"), new Value("pins", "1234"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'system': 'A', 'conversations': [{'from': 'human', 'value': 'q'}]}",
        "{'system': 'B', 'conversations': [{'from': 'human', 'value': 'q'}]}",
        "{'conversations': [{'from': 'system', 'value': 'C'}, {'from': 'human', 'value': 'q'}]}",
        "{'conversations': [{'from': 'human', 'value': 'q'}], 'tools': [{'name': 'look'}]}",
        "{'conversations': [{'from': 'human', 'value': 'q'}], 'input': 'C'}",
      })
  void rows_that_differ_in_one_part_that_is_said_differ(String json) {
    String plain = "{\"conversations\": [{\"from\": \"human\", \"value\": \"q\"}]}";
    assertThat(Sketch.of(row(json.replace('\'', '"'))).digest())
        .isNotEqualTo(Sketch.of(row(plain)).digest());
  }

  @Test
  void rows_that_differ_in_what_nobody_says_are_the_same() {
    assertThat(Sketch.of(row("{\"text\": \"a b\", \"id\": 1}")).digest())
        .isEqualTo(Sketch.of(row("{\"text\": \"a b\", \"id\": 2, \"source\": \"x\"}")).digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'text': 'a \\ud83d b', 'score': NaN} | {'text': 'a \uFFFD b', 'score': NaN}",
        "{'text': '\\uDC00\\ud83d'} | {'text': '\uFFFD\uFFFD'}",
        "{'text': '\\ud83d\\ude00 \\\\ud83d \\n'} | {'text': '\\ud83d\\ude00 \\\\ud83d \\n'}",
        "{'text': 'plain \\u00e9'} | {'text': 'plain \\u00e9'}",
      })
  void half_of_a_pair_alone_is_mended_and_the_rest_stays_as_it_is(String line, String mended) {
    assertThat(
            new String(
                RowText.mended(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8))
        .isEqualTo(mended.replace('\'', '"'));
  }

  @Test
  void what_is_no_row_is_told() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row("{\"meta\": 1}"))
        .withMessageStartingWith("neither a text nor messages");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row("[1]"))
        .withMessageStartingWith("no JSON object");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row("{\"text\": \"a\", \"text\": \"b\"}"))
        .withMessageContaining("Duplicate Object property \"text\"");
  }

  private static RowText row(String json) {
    return RowText.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
