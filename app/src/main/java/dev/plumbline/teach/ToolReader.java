package dev.plumbline.teach;

import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.WellFormedJson;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the tools of a row: a list, or one as JSON text, of JSON schemas as OpenAI and TRL have
 * them, or of tools as {@code rows.jsonl} of a recipe has them.
 */
final class ToolReader {

  private ToolReader() {}

  /**
   * Reads them.
   *
   * @param tools what the row has under this name; nothing is none
   * @throws IllegalArgumentException says what is wrong with them, and what they should be
   */
  static List<ToolDefinition> all(JsonNode tools) {
    if (tools.isNull() || tools.isMissingNode()) {
      return List.of();
    }
    if (tools.isString()) {
      return all(parsed(tools.asString()));
    }
    if (!tools.isArray()) {
      throw new IllegalArgumentException("'tools' that are no list; give a list of JSON schemas");
    }
    return tools.valueStream().map(ToolReader::tool).toList();
  }

  private static JsonNode parsed(String json) {
    try {
      JsonNode tools = WellFormedJson.MAPPER.readTree(json.isBlank() ? "[]" : json);
      if (!tools.isString()) {
        return tools;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("'tools' that are a text but no JSON; give a list", e);
    }
    throw new IllegalArgumentException("'tools' that are JSON text within text; give a list");
  }

  private static ToolDefinition tool(JsonNode tool) {
    if (tool.path("parameters").isArray()) {
      return own(tool);
    }
    JsonNode function = tool.has("function") ? tool.path("function") : tool;
    String name = function.path("name").asString("");
    String description = function.path("description").asString("");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a tool without a name; give it one");
    }
    return function.path("parameters").isObject()
        ? ToolDefinition.of(name, description, function.path("parameters"))
        : new ToolDefinition(name, description, List.of());
  }

  private static ToolDefinition own(JsonNode tool) {
    try {
      return WellFormedJson.MAPPER.treeToValue(tool, ToolDefinition.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "a tool that is none: %s".formatted(e.getOriginalMessage()), e);
    }
  }
}
