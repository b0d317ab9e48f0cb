package dev.plumbline.provider;

import dev.plumbline.model.WellFormedJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Trees of JSON. */
final class Json {

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** The tree of a text; empty when it is no JSON, or nothing. */
  static Optional<JsonNode> parse(String text) {
    return WellFormedJson.parse(text);
  }

  /** A member's text; empty when it is not there or no text. */
  static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  /** A member's number of tokens; 0 when it is not there. */
  static long count(JsonNode node, String name) {
    return Math.max(0, node.path(name).asLong(0));
  }
}
