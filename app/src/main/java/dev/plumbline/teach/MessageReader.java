package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.WellFormedJson;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads messages: as {@code rows.jsonl} of a recipe has them, with {@code text}, {@code reasoning}
 * and {@code calls}, and as OpenAI and TRL have them, with {@code content}, {@code tool_calls} and
 * {@code reasoning_content} or {@code thinking}.
 */
final class MessageReader {

  /** What a model thought, under all names that it is given; null counts as not there. */
  private static final List<String> REASONING =
      List.of("reasoning", "reasoning_content", "thinking");

  private MessageReader() {}

  /**
   * Reads a list of them.
   *
   * @throws IllegalArgumentException says what is wrong with one of them, and what it should be
   */
  static List<Message> all(JsonNode messages) {
    return messages.valueStream().map(MessageReader::message).toList();
  }

  private static Message message(JsonNode message) {
    String role = message.path("role").asString("");
    String text =
        text(message.hasNonNull("content") ? message.path("content") : message.path("text"));
    return switch (role) {
      case "system", "developer" -> new Message.SystemPrompt(text);
      case "user" -> new Message.User(text);
      case "assistant" ->
          new Message.Assistant(
              reasoning(message), text, calls(message), message.path("carry").asString(""));
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

  private static String reasoning(JsonNode message) {
    return REASONING.stream()
        .map(name -> message.path(name).asString(""))
        .filter(thoughts -> !thoughts.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** A text, nothing, or parts that are all text. */
  private static String text(JsonNode content) {
    if (content.isNull() || content.isMissingNode()) {
      return "";
    }
    if (content.isString()) {
      return content.asString();
    }
    if (content.isArray() && content.valueStream().allMatch(MessageReader::isText)) {
      return content
          .valueStream()
          .map(part -> part.path("text").asString())
          .collect(Collectors.joining("\n"));
    }
    throw new IllegalArgumentException("a message whose content is no text; give text alone");
  }

  private static boolean isText(JsonNode part) {
    return part.path("type").asString("text").equals("text") && part.path("text").isString();
  }

  // ---------------------------------------------------------------- calls of tools

  private static List<ToolCall> calls(JsonNode message) {
    return Stream.concat(
            message.path("calls").valueStream(), message.path("tool_calls").valueStream())
        .map(MessageReader::call)
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
}
