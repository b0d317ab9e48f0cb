package dev.plumbline.scan;

import dev.plumbline.model.WellFormedJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A request to a model's API and the answer, as loggers and batch files pair them; either may be
 * missing.
 */
record Exchange(JsonNode request, JsonNode response) {

  private static final List<String> REQUESTS = List.of("request", "sent", "params", "body");
  private static final List<String> RESPONSES = List.of("response", "received", "result");

  /** The pair in an entry, or the entry as both, for the format to see which it is. */
  static Exchange of(JsonNode entry) {
    Optional<JsonNode> request = find(entry, REQUESTS);
    Optional<JsonNode> response = find(entry, RESPONSES);
    JsonNode nothing = entry.path("");
    return request.isEmpty() && response.isEmpty()
        ? new Exchange(entry, entry)
        : new Exchange(request.orElse(nothing), response.orElse(nothing));
  }

  private static Optional<JsonNode> find(JsonNode entry, List<String> names) {
    return names.stream()
        .map(entry::path)
        .map(Exchange::body)
        .filter(JsonNode::isObject)
        .findFirst();
  }

  /** Without what HTTP and batches put around it; a body may be JSON in a text. */
  private static JsonNode body(JsonNode node) {
    JsonNode tree = node.isString() ? WellFormedJson.parse(node.asString()).orElse(node) : node;
    for (String inner : List.of("body", "json", "message")) {
      JsonNode within = tree.path(inner);
      if (within.isObject() || (within.isString() && inner.equals("body"))) {
        return body(within);
      }
    }
    return tree;
  }
}
