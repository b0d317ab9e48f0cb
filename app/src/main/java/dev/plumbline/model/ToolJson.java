package dev.plumbline.model;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tool's arguments as models write them. */
public final class ToolJson {

  private ToolJson() {}

  /**
   * The arguments as they are, but for those that are null, which are left out. Empty when it is
   * not an object; nothing at all counts as no arguments, and an object that a server has made a
   * text of, even twice, as one.
   */
  public static Optional<ObjectNode> arguments(JsonNode given) {
    JsonNode node = given;
    for (int depth = 0; depth < 2 && node.isString() && !node.asString().isBlank(); depth++) {
      Optional<JsonNode> read = WellFormedJson.parse(node.asString());
      if (read.isEmpty()) {
        return Optional.empty();
      }
      node = read.get();
    }
    if (node.isMissingNode() || node.isNull() || (node.isString() && node.asString().isBlank())) {
      return Optional.of(JsonNodeFactory.instance.objectNode());
    }
    if (!node.isObject()) {
      return Optional.empty();
    }
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    node.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .forEach(entry -> arguments.set(entry.getKey(), entry.getValue()));
    return Optional.of(arguments);
  }
}
