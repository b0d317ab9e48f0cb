package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.WellFormedJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class ToolReaderTest {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\"}},\"required\":[\"to\"]}";

  private static final String FUNCTION =
      "{\"name\":\"send\",\"description\":\"Sends.\",\"parameters\":" + SCHEMA + "}";

  private static final ToolDefinition SEND =
      ToolDefinition.of("send", "Sends.", WellFormedJson.MAPPER.readTree(SCHEMA));

  private static List<ToolDefinition> read(String json) {
    return ToolReader.all(WellFormedJson.MAPPER.readTree(json));
  }

  @Test
  void tools_are_a_list_of_schemas_or_one_as_json_text() {
    String list = "[{\"type\":\"function\",\"function\":" + FUNCTION + "}]";
    assertThat(read(list)).isEqualTo(List.of(SEND));
    assertThat(ToolReader.all(JsonNodeFactory.instance.stringNode(list))).isEqualTo(List.of(SEND));
    assertThat(read("[" + FUNCTION + "]")).isEqualTo(List.of(SEND));
    assertThat(read("[{\"name\":\"now\"}]"))
        .isEqualTo(List.of(new ToolDefinition("now", "", List.of())));
  }

  @Test
  void no_tools_are_none() {
    assertThat(read("null")).isEmpty();
    assertThat(read("\"\"")).isEmpty();
    assertThat(read("\"null\"")).isEmpty();
    assertThat(read("[]")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; 'tools' that are no list",
        "\"{\"; 'tools' that are a text but no JSON",
        "\"\\\"[]\\\"\"; 'tools' that are JSON text within text",
        "[{\"type\": \"function\", \"function\": {}}]; a tool without a name",
        "[7]; a tool without a name",
        "[{\"parameters\": [7]}]; a tool that is none"
      })
  void what_is_no_tool_gets_a_sentence(String tools, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(tools))
        .withMessageContaining(sentence);
  }
}
