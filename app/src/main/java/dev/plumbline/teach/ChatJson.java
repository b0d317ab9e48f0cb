package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages and tools as OpenAI and TRL have them.
 *
 * @param textArguments whether arguments of calls are JSON text, as OpenAI has them, or objects
 */
record ChatJson(boolean textArguments) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Ids of calls are made anew, as {@code call_1}. */
  ArrayNode messages(List<Message> messages) {
    ArrayNode list = JSON.arrayNode();
    List<String> open = new ArrayList<>();
    int calls = 0;
    for (Message message : messages) {
      switch (message) {
        case Message.SystemPrompt(String text) -> list.add(said("system", text));
        case Message.User(String text) -> list.add(said("user", text));
        case Message.ToolOutput output -> {
          ObjectNode said = said("tool", output.text());
          said.put("tool_call_id", open.isEmpty() ? "" : open.removeFirst());
          list.add(said);
        }
        case Message.Assistant turn -> {
          ObjectNode said = said("assistant", words(turn));
          ArrayNode made = JSON.arrayNode();
          for (ToolCall call : turn.calls()) {
            String id = "call_" + ++calls;
            open.add(id);
            made.add(call(id, call));
          }
          if (!made.isEmpty()) {
            said.set("tool_calls", made);
          }
          list.add(said);
        }
      }
    }
    return list;
  }

  static ObjectNode said(String role, String text) {
    return JSON.objectNode().put("role", role).put("content", text);
  }

  /** What it thought, for which there is no place, and what it said. */
  static String words(Message.Assistant turn) {
    return (turn.reasoning() + "\n\n" + turn.text()).strip();
  }

  private ObjectNode call(String id, ToolCall call) {
    ObjectNode function = JSON.objectNode().put("name", call.name());
    ObjectNode arguments = arguments(call);
    JsonNode given = textArguments ? JSON.stringNode(arguments.toString()) : arguments;
    function.set("arguments", given);
    ObjectNode node = JSON.objectNode().put("id", id).put("type", "function");
    node.set("function", function);
    return node;
  }

  static ObjectNode arguments(ToolCall call) {
    return call.arguments().deepCopy();
  }

  static ArrayNode tools(List<ToolDefinition> tools) {
    ArrayNode list = JSON.arrayNode();
    for (ToolDefinition tool : tools) {
      ObjectNode function =
          JSON.objectNode().put("name", tool.name()).put("description", tool.description());
      function.set("parameters", ToolSchema.of(tool));
      ObjectNode node = JSON.objectNode().put("type", "function");
      node.set("function", function);
      list.add(node);
    }
    return list;
  }
}
