package dev.plumbline.checkpoint;

import dev.plumbline.model.CallIds;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conversations as chat templates take them, with what a template has no place for put where it has
 * one.
 *
 * @param inert makes a text that somebody else wrote unable to be a control token
 */
record TemplateMessages(TemplateAbilities abilities, UnaryOperator<String> inert) {

  /** What is written around calls and answers of tools where a template has no place for them. */
  static final Set<String> MARKS =
      Set.of("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A conversation in a template's terms. */
  record Written(ArrayNode messages, ArrayNode tools) {}

  Written of(List<Message> messages, List<ToolDefinition> tools) {
    ArrayNode offered = NODES.arrayNode();
    tools.forEach(tool -> offered.add(inert(tool(tool))));
    boolean described = !tools.isEmpty() && !abilities.tools();
    List<ObjectNode> turns = turns(messages);
    if (described) {
      String list = offered.valueStream().map(JsonNode::toString).collect(Collectors.joining("\n"));
      system(
          """
          You can use tools. To use one, write a call like this one, with nothing after it, and then wait for the answer:
          <tool_call>
          {"name": "NAME OF THE TOOL", "arguments": {"NAME OF AN ARGUMENT": "ITS VALUE"}}
          </tool_call>
          These are the tools, each as a JSON schema:
          %s\
          """
              .formatted(list),
          turns);
    }
    if (!abilities.system()) {
      giveToUser(turns);
    }
    ArrayNode written = NODES.arrayNode();
    (abilities.turnsInARow() ? turns : joined(turns))
        .forEach(turn -> written.add(abilities.parts() ? TemplateAbilities.inParts(turn) : turn));
    return new Written(written, described ? NODES.arrayNode() : offered);
  }

  private static ObjectNode tool(ToolDefinition tool) {
    ObjectNode function = NODES.objectNode();
    function.put("name", tool.name()).put("description", tool.description());
    function.set("parameters", ToolSchema.of(tool));
    return NODES.objectNode().put("type", "function").set("function", function);
  }

  private List<ObjectNode> turns(List<Message> messages) {
    List<ObjectNode> turns = new ArrayList<>();
    CallIds ids = new CallIds();
    for (Message message : messages) {
      turns.add(
          switch (message) {
            case Message.SystemPrompt(String text) -> turn("system", inert.apply(text));
            case Message.User(String text) -> turn("user", inert.apply(text));
            case Message.ToolOutput output -> answer(output, ids.answered(output));
            case Message.Assistant turn -> assistant(turn, ids.next(turn.calls()));
          });
    }
    return turns;
  }

  private static ObjectNode turn(String role, String text) {
    return NODES.objectNode().put("role", role).put("content", text);
  }

  /** An answer to no call, which a template would refuse, is told by the user. */
  private ObjectNode answer(Message.ToolOutput output, Optional<String> call) {
    String text = inert.apply(output.text());
    return call.isPresent() && abilities.tools()
        ? turn("tool", text).put("tool_call_id", call.get()).put("name", inert.apply(output.tool()))
        : turn("user", "<tool_response>\n" + text + "\n</tool_response>");
  }

  private ObjectNode assistant(Message.Assistant said, List<String> ids) {
    String text = inert.apply(said.text());
    if (!abilities.tools()) {
      for (ToolCall call : said.calls()) {
        String json = inert.apply(ToolFormat.written(call));
        text += (text.isEmpty() ? "" : "\n") + "<tool_call>\n" + json + "\n</tool_call>";
      }
    }
    ObjectNode turn = turn("assistant", text);
    if (!said.reasoning().isEmpty()) {
      turn.put("reasoning_content", inert.apply(said.reasoning()));
    }
    if (abilities.tools() && !said.calls().isEmpty()) {
      ArrayNode calls = turn.putArray("tool_calls");
      for (int i = 0; i < ids.size(); i++) {
        ToolCall call = said.calls().get(i);
        ObjectNode made = calls.addObject().put("id", ids.get(i)).put("type", "function");
        made.putObject("function")
            .put("name", inert.apply(call.name()))
            .set("arguments", inert(call.arguments()));
      }
    }
    return turn;
  }

  /** The same tree with inert texts and names. */
  private JsonNode inert(JsonNode node) {
    if (node.isString()) {
      return NODES.stringNode(inert.apply(node.asString()));
    }
    if (node.isObject()) {
      ObjectNode object = NODES.objectNode();
      node.forEachEntry((name, value) -> object.set(inert.apply(name), inert(value)));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode();
      node.forEach(value -> array.add(inert(value)));
      return array;
    }
    return node;
  }

  private static void system(String text, List<ObjectNode> turns) {
    if (!turns.isEmpty() && isOf("system", turns.getFirst())) {
      turns
          .getFirst()
          .put("content", turns.getFirst().path("content").asString("") + "\n\n" + text);
    } else {
      turns.addFirst(turn("system", text));
    }
  }

  /** What system prompts say, as the beginning of what the user says next. */
  private static void giveToUser(List<ObjectNode> turns) {
    for (int i = 0; i < turns.size(); i++) {
      if (isOf("system", turns.get(i))) {
        turns.get(i).put("role", "user");
        if (i + 1 < turns.size() && isOf("user", turns.get(i + 1))) {
          append(turns.get(i), turns.remove(i + 1));
        }
      }
    }
  }

  private static List<ObjectNode> joined(List<ObjectNode> turns) {
    List<ObjectNode> joined = new ArrayList<>();
    for (ObjectNode turn : turns) {
      boolean again =
          !joined.isEmpty()
              && isOf(turn.path("role").asString(""), joined.getLast())
              && !isOf("tool", turn)
              && !turn.has("tool_calls")
              && !joined.getLast().has("tool_calls");
      if (again) {
        append(joined.getLast(), turn);
      } else {
        joined.add(turn);
      }
    }
    return joined;
  }

  private static boolean isOf(String role, ObjectNode turn) {
    return turn.path("role").asString("").equals(role);
  }

  private static void append(ObjectNode turn, ObjectNode more) {
    turn.put(
        "content", turn.path("content").asString("") + "\n\n" + more.path("content").asString(""));
  }
}
