package dev.plumbline.provider;

import dev.plumbline.model.ToolCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool's arguments as every provider writes them. */
final class ToolJson {

  private ToolJson() {}

  static ObjectNode arguments(ToolCall call) {
    ObjectNode arguments = Json.object();
    call.arguments().forEach(arguments::put);
    return arguments;
  }

  /**
   * The arguments that a model wrote: strings as they are, other scalars by their text, nested ones
   * as JSON; those that are null are left out. Empty when it is not an object; nothing at all
   * counts as no arguments, and an object that a server has made a text of twice as one.
   */
  static Optional<Map<String, String>> read(String json) {
    if (json.isBlank()) {
      return Optional.of(Map.of());
    }
    Optional<JsonNode> tree = Json.parse(json);
    return tree.filter(JsonNode::isString)
        .flatMap(text -> Json.parse(text.asString("")))
        .or(() -> tree)
        .flatMap(ToolJson::read);
  }

  /** Likewise, of a tree. */
  static Optional<Map<String, String>> read(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.of(Map.of());
    }
    if (!node.isObject()) {
      return Optional.empty();
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    node.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .forEach(entry -> arguments.put(entry.getKey(), text(entry.getValue())));
    return Optional.of(arguments);
  }

  private static String text(JsonNode value) {
    return value.isContainer() ? value.toString() : value.asString("");
  }
}
