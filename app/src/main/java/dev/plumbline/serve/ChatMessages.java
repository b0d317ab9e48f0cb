package dev.plumbline.serve;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.WellFormedJson;
import dev.plumbline.serve.Fields.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The messages of a request. For one request. */
final class ChatMessages {

  private static final JsonMapper JSON =
      JsonMapper.builder().nodeFactory(WellFormedJson.NODES).build();

  private final Map<String, String> toolOfCall = new HashMap<>();

  private ChatMessages() {}

  static List<Message> read(Place messages) {
    ChatMessages reader = new ChatMessages();
    List<Message> read = Fields.list(messages).stream().map(reader::message).toList();
    if (read.isEmpty()) {
      throw ApiException.bad("messages", "there are no messages");
    }
    return read;
  }

  private Message message(Place place) {
    Fields fields = place.fields();
    Place role = fields.require("role");
    fields.text("name");
    Message message =
        switch (Fields.text(role)) {
          case "system", "developer" -> new Message.SystemPrompt(content(fields));
          case "user" -> new Message.User(content(fields));
          case "assistant" -> assistant(place, fields);
          case "tool" -> toolOutput(fields);
          default -> throw role.wrong("system, developer, user, assistant or tool");
        };
    fields.end();
    return message;
  }

  private static String content(Fields fields) {
    return text(fields.require("content"));
  }

  private Message toolOutput(Fields fields) {
    Place id = fields.require("tool_call_id");
    return new Message.ToolOutput(Fields.text(id), tool(id), content(fields));
  }

  private String tool(Place id) {
    String tool = toolOfCall.get(Fields.text(id));
    if (tool == null) {
      throw id.wrong("the id of a call that was made before it");
    }
    return tool;
  }

  private Message assistant(Place place, Fields fields) {
    Optional<String> text = fields.get("content").map(ChatMessages::text);
    String reasoning = fields.text("reasoning_content").orElse("");
    List<ToolCall> calls = fields.list("tool_calls").stream().map(this::call).toList();
    // A refusal, notes and sound come with answers of other servers; only the first is words.
    Optional<String> refusal = fields.text("refusal");
    fields.list("annotations");
    if (text.isEmpty() && refusal.isEmpty() && calls.isEmpty()) {
      throw ApiException.bad(
          place.path() + ".content", "'%s' has neither content nor calls".formatted(place.path()));
    }
    return new Message.Assistant(reasoning, text.or(() -> refusal).orElse(""), calls);
  }

  private ToolCall call(Place place) {
    Fields call = place.fields();
    call.only("type", "function");
    call.whole("index", 0, Integer.MAX_VALUE);
    String id = Fields.text(call.require("id"));
    Fields function = call.require("function").fields();
    String name = Fields.text(function.require("name"));
    ObjectNode arguments =
        function.get("arguments").map(ChatMessages::arguments).orElseGet(JSON::createObjectNode);
    function.end();
    call.end();
    toolOfCall.put(id, name);
    return new ToolCall(id, name, arguments);
  }

  /** An object, as such or as the text of one. */
  private static ObjectNode arguments(Place given) {
    JsonNode json = given.json();
    if (json.isString()) {
      try {
        json = json.asString().isBlank() ? JSON.createObjectNode() : JSON.readTree(json.asString());
      } catch (JacksonException e) {
        throw given.wrong("the JSON of an object");
      }
    }
    if (json instanceof ObjectNode arguments) {
      return arguments;
    }
    throw given.wrong("an object, or the JSON of one");
  }

  /** A text, or the text parts of a list. */
  private static String text(Place content) {
    return content.json().isArray()
        ? Fields.list(content).stream().map(ChatMessages::part).collect(Collectors.joining("\n"))
        : Fields.text(content);
  }

  private static String part(Place place) {
    Fields part = place.fields();
    Place type = part.require("type");
    if (!Fields.text(type).equals("text")) {
      throw type.wrong("text, which is all that this model reads");
    }
    String text = Fields.text(part.require("text"));
    part.end();
    return text;
  }
}
