package dev.plumbline.scan;

import dev.plumbline.model.WellFormedJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spans and events of OpenTelemetry with its conventions for generative AI: OTLP as JSON, as the
 * collector's file exporter writes it, and what the Python SDK's console exporters write. What was
 * said stands in {@code gen_ai.input.messages} and {@code gen_ai.output.messages}, of a span or of
 * its event; before these, in an event for each message, within the span or as a log record; and
 * before these, in numbered attributes.
 */
final class OpenTelemetryLog implements LogFormat {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Override
  public String label() {
    return "opentelemetry";
  }

  @Override
  public Optional<List<Piece>> read(JsonNode entry, long line) {
    List<Piece> pieces = new ArrayList<>();
    if (entry.path("resourceSpans").isArray()) {
      each(entry, "resourceSpans", "scopeSpans", "spans").forEach(span -> span(span, line, pieces));
    } else if (entry.path("resourceLogs").isArray()) {
      each(entry, "resourceLogs", "scopeLogs", "logRecords")
          .forEach(event -> record(event, line, pieces));
    } else if (entry.path("context").has("span_id") && entry.path("attributes").isObject()) {
      span(entry, line, pieces);
    } else if (entry.has("span_id") && entry.has("body") && entry.has("observed_timestamp")) {
      record(entry, line, pieces);
    } else if (!entry.path("resourceMetrics").isArray()) {
      return Optional.empty();
    }
    return Optional.of(pieces);
  }

  private static Stream<JsonNode> each(JsonNode entry, String outer, String scopes, String inner) {
    return entry
        .path(outer)
        .valueStream()
        .flatMap(resource -> resource.path(scopes).valueStream())
        .flatMap(scope -> scope.path(inner).valueStream());
  }

  private static void span(JsonNode span, long line, List<Piece> pieces) {
    JsonNode attributes = plain(span.path("attributes"));
    Turns turns = new Turns(line);
    messages(attributes, turns);
    for (JsonNode event : span.path("events")) {
      JsonNode own = plain(event.path("attributes"));
      messages(own, turns);
      said(LogFormat.text(event, "name"), own, turns);
    }
    boolean calls =
        switch (LogFormat.text(attributes, "gen_ai.operation.name")) {
          case "chat", "text_completion", "generate_content" -> true;
          default -> false;
        };
    if (calls || !turns.all().isEmpty()) {
      String place = place(span);
      pieces.add(
          new Piece(
              // Events that say what was said may stand in entries of their own.
              turns.all().isEmpty() ? place : "",
              id(attributes, place),
              model(attributes),
              time(span),
              turns.all()));
    }
  }

  private static void record(JsonNode event, long line, List<Piece> pieces) {
    JsonNode attributes = plain(event.path("attributes"));
    JsonNode body = plain(event.path("body"));
    String name = LogFormat.text(event, "eventName", "event_name");
    Turns turns = new Turns(line);
    messages(attributes, turns);
    messages(body, turns);
    boolean whole = !turns.all().isEmpty();
    said(name.isEmpty() ? LogFormat.text(attributes, "event.name") : name, body, turns);
    if (!turns.all().isEmpty()) {
      String place = place(event);
      pieces.add(
          new Piece(
              whole ? "" : place,
              id(attributes, place),
              model(attributes),
              time(event),
              turns.all()));
    }
  }

  /** What stands in the attributes of a span or an event. */
  private static void messages(JsonNode attributes, Turns turns) {
    turns.add(blocks(tree(attributes.path("gen_ai.system_instructions"))), "system");
    turns.add(tree(attributes.path("gen_ai.input.messages")), "user");
    turns.add(tree(attributes.path("gen_ai.output.messages")), "assistant");
    turns.add(tree(attributes.path("gen_ai.prompt")), "user");
    turns.add(numbered(attributes, "gen_ai.prompt."), "user");
    turns.add(tree(attributes.path("gen_ai.completion")), "assistant");
    turns.add(numbered(attributes, "gen_ai.completion."), "assistant");
  }

  /** Instructions are a list of parts, which together are one prompt. */
  private static JsonNode blocks(JsonNode parts) {
    return parts.isArray() ? JSON.objectNode().put("role", "system").set("parts", parts) : parts;
  }

  /** What an event for one message says. */
  private static void said(String name, JsonNode body, Turns turns) {
    switch (name) {
      case "gen_ai.system.message" -> turns.add(message(body, "system"), "system");
      case "gen_ai.user.message" -> turns.add(message(body, "user"), "user");
      case "gen_ai.assistant.message" -> turns.add(message(body, "assistant"), "assistant");
      case "gen_ai.tool.message" -> turns.add(tool(body), "tool");
      case "gen_ai.choice" -> {
        JsonNode choice = tree(body.path("message"));
        turns.add(choice.isMissingNode() ? message(body, "assistant") : choice, "assistant");
      }
      default -> {}
    }
  }

  private static JsonNode message(JsonNode body, String role) {
    ObjectNode message = JSON.objectNode().put("role", role);
    body.forEachEntry(
        (key, value) -> message.set(key, key.equals("tool_calls") ? tree(value) : parts(value)));
    return message;
  }

  private static JsonNode tool(JsonNode body) {
    return ((ObjectNode) message(body, "tool")).put("tool_call_id", LogFormat.text(body, "id"));
  }

  /** {@code gen_ai.prompt.0.content} and its like, as messages. */
  private static JsonNode numbered(JsonNode attributes, String prefix) {
    TreeMap<Integer, ObjectNode> messages = new TreeMap<>();
    attributes.forEachEntry((name, value) -> {
      if (!name.startsWith(prefix)) {
        return;
      }
      String[] path = name.substring(prefix.length()).split("\\.", -1);
      if (path.length < 2 || !path[0].matches("\\d{1,4}")) {
        return;
      }
      ObjectNode message =
          messages.computeIfAbsent(Integer.parseInt(path[0]), one -> JSON.objectNode());
      if (path.length == 2) {
        message.set(path[1], path[1].equals("content") ? parts(value) : value);
      } else if (path[1].equals("tool_calls") && path.length == 4 && path[2].matches("\\d{1,3}")) {
        ArrayNode calls = message.withArray("tool_calls");
        while (calls.size() <= Integer.parseInt(path[2])) {
          calls.addObject();
        }
        ((ObjectNode) calls.get(Integer.parseInt(path[2]))).set(path[3], value);
      }
    });
    ArrayNode all = JSON.arrayNode();
    messages.values().forEach(all::add);
    return all;
  }

  /** Blocks may be written as JSON in a text; other JSON in a text is what was said. */
  private static JsonNode parts(JsonNode value) {
    JsonNode tree = tree(value);
    return tree.isArray() && tree.path(0).has("type") ? tree : value;
  }

  private static JsonNode tree(JsonNode value) {
    return value.isString()
        ? WellFormedJson.parse(value.asString())
            .filter(tree -> tree.isObject() || tree.isArray())
            .orElse(value)
        : value;
  }

  /** OTLP's lists of keys with typed values, as JSON has them. */
  private static JsonNode plain(JsonNode node) {
    if (node.isArray()) {
      ObjectNode object = JSON.objectNode();
      node.forEach(pair -> object.set(LogFormat.text(pair, "key"), value(pair.path("value"))));
      return object;
    }
    return node.has("kvlistValue") || node.has("stringValue") ? value(node) : node;
  }

  private static JsonNode value(JsonNode typed) {
    if (typed.has("kvlistValue")) {
      return plain(typed.path("kvlistValue").path("values"));
    }
    if (typed.has("arrayValue")) {
      ArrayNode list = JSON.arrayNode();
      typed.path("arrayValue").path("values").forEach(one -> list.add(value(one)));
      return list;
    }
    return typed.properties().isEmpty() ? typed : typed.properties().iterator().next().getValue();
  }

  private static String place(JsonNode node) {
    JsonNode of = node.has("context") ? node.path("context") : node;
    return LogFormat.text(of, "traceId", "trace_id")
        + "/"
        + LogFormat.text(of, "spanId", "span_id");
  }

  private static String id(JsonNode attributes, String place) {
    String conversation = LogFormat.text(attributes, "gen_ai.conversation.id");
    return conversation.isEmpty() ? place : conversation;
  }

  private static String model(JsonNode attributes) {
    return LogFormat.text(attributes, "gen_ai.response.model", "gen_ai.request.model");
  }

  private static Optional<Instant> time(JsonNode node) {
    String nanos =
        LogFormat.text(node, "startTimeUnixNano", "timeUnixNano", "observedTimeUnixNano");
    return nanos.matches("[1-8][0-9]{9,18}")
        ? Optional.of(Instant.ofEpochSecond(0, Long.parseLong(nanos)))
        : LogFormat.time(node, "start_time", "timestamp", "observed_timestamp");
  }
}
