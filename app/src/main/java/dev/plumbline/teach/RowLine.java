package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads rows of data: as {@code rows.jsonl} of a recipe has them, with {@code text}, {@code
 * reasoning} and {@code calls} in each message, and as OpenAI and TRL have them, with {@code
 * content} and {@code tool_calls}.
 */
final class RowLine {

  private RowLine() {}

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException says what is wrong with it, and what it should be
   */
  static Row read(String line) {
    JsonNode row;
    try {
      row = WellFormedJson.MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no JSON; give one object a line", e);
    }
    if (row.path("messages").isArray()) {
      return new Row.Chat(
          row.path("messages").valueStream().map(RowLine::message).toList(),
          row.path("tools").valueStream().map(RowLine::tool).toList());
    }
    if (row.path("text").isString()) {
      return new Row.Document(row.path("text").asString());
    }
    throw new IllegalArgumentException(
        "neither 'messages' nor a 'text', which is what can be trained on here; give one of them");
  }

  private static Message message(JsonNode message) {
    String role = message.path("role").asString("");
    String text = text(message.has("content") ? message.path("content") : message.path("text"));
    return switch (role) {
      case "system", "developer" -> new Message.SystemPrompt(text);
      case "user" -> new Message.User(text);
      case "assistant" ->
          new Message.Assistant(
              message.path("reasoning").asString(message.path("reasoning_content").asString("")),
              text,
              calls(message),
              message.path("carry").asString(""));
      case "tool" ->
          new Message.ToolOutput(
              message.path("call").asString(message.path("tool_call_id").asString("")),
              message.path("tool").asString(message.path("name").asString("")),
              text);
      default ->
          throw new IllegalArgumentException(
              "a message of the unknown role '%s'; give system, user, assistant or tool"
                  .formatted(role));
    };
  }

  /** A text, nothing, or parts that are all text. */
  private static String text(JsonNode content) {
    if (content.isNull() || content.isMissingNode()) {
      return "";
    }
    if (content.isString()) {
      return content.asString();
    }
    if (content.isArray() && content.valueStream().allMatch(part -> part.path("text").isString())) {
      return content
          .valueStream()
          .map(part -> part.path("text").asString())
          .collect(Collectors.joining("\n"));
    }
    throw new IllegalArgumentException("a message whose content is no text; give text alone");
  }

  private static List<ToolCall> calls(JsonNode message) {
    return Stream.concat(
            message.path("calls").valueStream(), message.path("tool_calls").valueStream())
        .map(RowLine::call)
        .toList();
  }

  private static ToolCall call(JsonNode call) {
    JsonNode called = call.has("function") ? call.path("function") : call;
    JsonNode given = called.path("arguments");
    return new ToolCall(
        call.path("id").asString(""),
        called.path("name").asString(""),
        given.isString() ? arguments(given.asString()) : object(given));
  }

  private static ObjectNode arguments(String json) {
    try {
      return object(WellFormedJson.MAPPER.readTree(json.isBlank() ? "{}" : json));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "a tool call whose arguments are no JSON; give an object", e);
    }
  }

  private static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("a tool call whose arguments are no object; give one");
  }

  private static ToolDefinition tool(JsonNode tool) {
    if (!tool.has("function")) {
      return own(tool);
    }
    JsonNode function = tool.path("function");
    String name = function.path("name").asString("");
    String description = function.path("description").asString("");
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

  /** Reads all lines of a file; the message of an exception names the line. */
  static List<Row> all(Stream<String> lines, String file) {
    List<Row> rows = new ArrayList<>();
    int[] number = {0};
    lines.forEach(line -> {
      number[0]++;
      if (!line.isBlank()) {
        rows.add(read(line, file, number[0]));
      }
    });
    return rows;
  }

  static Row read(String line, String file, long number) {
    try {
      return read(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s line %d: %s".formatted(file, number, e.getMessage()), e);
    }
  }
}
