package dev.plumbline.provider;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool's arguments as models write them. */
final class ToolJson {

  private ToolJson() {}

  /**
   * The arguments as they are, but for those that are null, which are left out. Empty when it is
   * not an object; nothing at all counts as no arguments, and an object that a server has made a
   * text of, even twice, as one.
   */
  static Optional<ObjectNode> arguments(JsonNode given) {
    JsonNode node = given;
    for (int depth = 0; depth < 2 && node.isString() && !node.asString().isBlank(); depth++) {
      Optional<JsonNode> read = Json.parse(node.asString());
      if (read.isEmpty()) {
        return Optional.empty();
      }
      node = read.get();
    }
    if (node.isMissingNode() || node.isNull() || (node.isString() && node.asString().isBlank())) {
      return Optional.of(Json.object());
    }
    if (!node.isObject()) {
      return Optional.empty();
    }
    ObjectNode arguments = Json.object();
    node.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .forEach(entry -> arguments.set(entry.getKey(), entry.getValue()));
    return Optional.of(arguments);
  }
}
