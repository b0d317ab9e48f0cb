package dev.plumbline.scan;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects messages as the formats write them, all of which are dialects of one: a role, and a
 * content that is a text or a list of blocks; calls in the content, beside it, or as items of their
 * own. What is no text, such as a picture, is named in brackets.
 */
final class Turns {

  /** Roles as LangChain calls them. */
  private static final Set<String> LANGCHAIN =
      Set.of("human", "ai", "AIMessageChunk", "system", "tool", "function");

  private final long line;
  private final List<Turn> turns = new ArrayList<>();
  private final Map<String, String> tools = new HashMap<>();

  Turns(long line) {
    this.line = line;
  }

  List<Turn> all() {
    return List.copyOf(turns);
  }

  /** Turns of several entries as one list, in which outputs have the names of the tools called. */
  static List<Turn> joined(List<List<Turn>> parts) {
    Turns all = new Turns(0);
    for (Turn turn : parts.stream().flatMap(List::stream).toList()) {
      switch (turn.message()) {
        case Message.Assistant said ->
            said.calls().forEach(call -> all.tools.put(call.id(), call.name()));
        case Message.ToolOutput(String call, String tool, String text) when tool.isEmpty() -> {
          all.turns.add(
              turn.with(new Message.ToolOutput(call, all.tools.getOrDefault(call, ""), text)));
          continue;
        }
        case Message.ToolOutput _, Message.User _, Message.SystemPrompt _ -> {}
      }
      all.turns.add(turn);
    }
    return all.all();
  }

  /** A message, a list of them, or a text that somebody said. */
  Turns add(JsonNode node, String roleOfText) {
    if (node.isArray()) {
      node.forEach(one -> add(one, roleOfText));
    } else if (node.isObject()) {
      message(unwrapped(node), roleOfText);
    } else if (node.isString() && !node.asString().isEmpty()) {
      text(roleOfText, node.asString());
    }
    return this;
  }

  /** What LangChain writes around a message, without it. */
  private static JsonNode unwrapped(JsonNode node) {
    if (node.path("kwargs").isObject() && node.path("id").isArray()) {
      ObjectNode message = ((ObjectNode) node.path("kwargs")).deepCopy();
      if (!message.has("type") && node.path("id").size() > 0) {
        String name = node.path("id").get(node.path("id").size() - 1).asString("");
        message.put("type", name.replaceAll("Message(Chunk)?$", "").toLowerCase(Locale.ROOT));
      }
      return message;
    }
    return node.path("data").isObject() && node.path("type").isString() && !node.has("content")
        ? ((ObjectNode) node.path("data")).deepCopy().put("type", node.path("type").asString())
        : node;
  }

  private void message(JsonNode node, String roleOfText) {
    String type = node.path("type").asString("");
    switch (type) {
      case "reasoning", "thinking" ->
          assistant(first(words(node.path("summary")), words(node.path("content"))), "", List.of());
      case "function_call_output", "custom_tool_call_output" ->
          output(node.path("call_id").asString(""), "", words(node.path("output")), false);
      default -> {
        if (type.endsWith("_call") && !node.has("role")) {
          assistant("", "", List.of(call(node, type)));
        } else {
          content(role(node, type, roleOfText), node);
        }
      }
    }
  }

  private static String role(JsonNode node, String type, String roleOfText) {
    String role = node.path("role").asString("");
    return !role.isEmpty() ? role : LANGCHAIN.contains(type) ? type : roleOfText;
  }

  private void content(String role, JsonNode node) {
    List<String> texts = new ArrayList<>();
    List<String> thoughts = new ArrayList<>();
    List<ToolCall> calls = new ArrayList<>();
    List<JsonNode> results = new ArrayList<>();
    JsonNode content =
        node.has("parts")
            ? node.path("parts")
            : node.has("text") && !node.has("content") ? node.path("text") : node.path("content");
    Stream<JsonNode> blocks = content.isArray() ? content.valueStream() : Stream.of(content);
    blocks.forEach(block -> {
      String type = block.path("type").asString("");
      switch (type) {
        case "thinking", "reasoning" -> thoughts.add(thought(block));
        case "tool_use", "server_tool_use", "tool_call", "function_call" ->
            calls.add(call(block, type));
        default -> {
          if (type.endsWith("tool_result") || type.equals("tool_call_response")) {
            results.add(block);
          } else {
            texts.add(words(block));
          }
        }
      }
    });
    texts.add(node.path("refusal").asString(""));
    thoughts.add(node.path("reasoning_content").asString(node.path("reasoning").asString("")));
    Stream.of(node.path("tool_calls"), node.path("additional_kwargs").path("tool_calls"))
        .filter(one -> one.size() > 0)
        .limit(1)
        .forEach(all -> all.forEach(one -> calls.add(call(one, "tool"))));
    if (node.path("function_call").isObject()) {
      calls.add(call(node.path("function_call"), "function"));
    }
    boolean assistant = isAssistant(role);
    if (!assistant) {
      results.forEach(this::result);
    }
    turn(role, node, lines(thoughts), lines(texts), calls);
    if (assistant) {
      results.forEach(this::result);
    }
  }

  private static boolean isAssistant(String role) {
    return switch (role) {
      case "assistant", "model", "ai", "AIMessageChunk" -> true;
      default -> false;
    };
  }

  private void turn(
      String role, JsonNode node, String thoughts, String text, List<ToolCall> calls) {
    if (isAssistant(role)) {
      assistant(thoughts, text, calls);
    } else if (role.equals("tool") || role.equals("function")) {
      if (!text.isEmpty() || node.has("tool_call_id")) {
        output(
            node.path("tool_call_id").asString(node.path("id").asString("")),
            node.path("name").asString(node.path("function").asString("")),
            text.isEmpty() ? words(node.path("error").path("message")) : text,
            node.path("error").isObject() || node.path("status").asString("").equals("error"));
      }
    } else {
      text(role, text);
    }
  }

  private void text(String role, String text) {
    if (isAssistant(role)) {
      assistant("", text, List.of());
    } else if (!text.isEmpty()) {
      add(
          role.equals("system") || role.equals("developer")
              ? new Message.SystemPrompt(text)
              : new Message.User(text),
          false);
    }
  }

  private void assistant(String thoughts, String text, List<ToolCall> calls) {
    if (!thoughts.isEmpty() || !text.isEmpty() || !calls.isEmpty()) {
      calls.forEach(call -> tools.put(call.id(), call.name()));
      if (isGoingOn(thoughts)) {
        Message.Assistant before = (Message.Assistant) turns.removeLast().message();
        List<ToolCall> all = new ArrayList<>(before.calls());
        all.addAll(calls);
        add(
            new Message.Assistant(
                lines(List.of(before.reasoning(), thoughts)),
                lines(List.of(before.text(), text)),
                all),
            false);
      } else {
        add(new Message.Assistant(thoughts, text, calls), false);
      }
    }
  }

  /** Whether what follows a turn belongs to it: formats that write items part one turn. */
  private boolean isGoingOn(String thoughts) {
    return thoughts.isEmpty()
        && !turns.isEmpty()
        && turns.getLast().message() instanceof Message.Assistant;
  }

  private void result(JsonNode block) {
    JsonNode content =
        Stream.of("content", "response", "result", "output")
            .map(block::path)
            .filter(one -> !one.isMissingNode())
            .findFirst()
            .orElse(block.path("content"));
    output(
        block.path("tool_use_id").asString(block.path("id").asString("")),
        "",
        words(content),
        block.path("is_error").asBoolean(false));
  }

  private void output(String call, String name, String text, boolean failed) {
    add(
        new Message.ToolOutput(call, name.isEmpty() ? tools.getOrDefault(call, "") : name, text),
        failed);
  }

  private void add(Message message, boolean failed) {
    turns.add(new Turn(line, message, failed));
  }

  private static ToolCall call(JsonNode node, String type) {
    JsonNode function = node.path("function");
    JsonNode of = function.isObject() ? function : node;
    String name = function.isString() ? function.asString() : of.path("name").asString(type);
    JsonNode given =
        Stream.of("arguments", "input", "args", "parameters", "action", "parse_error")
            .map(of::path)
            .filter(one -> !one.isMissingNode() && !one.isNull())
            .findFirst()
            .orElse(JsonNodeFactory.instance.objectNode());
    return new ToolCall(
        node.path("call_id").asString(node.path("id").asString("")), name, arguments(given));
  }

  private static ObjectNode arguments(JsonNode given) {
    JsonNode parsed =
        given.isString() ? WellFormedJson.parse(given.asString()).orElse(given) : given;
    return parsed instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode().set("input", parsed);
  }

  private static String thought(JsonNode block) {
    return Stream.of("thinking", "reasoning", "content", "text", "summary")
        .map(name -> words(block.path(name)))
        .filter(words -> !words.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** A text, or what of blocks is text. */
  private static String words(JsonNode node) {
    if (node.isArray()) {
      return lines(node.valueStream().map(Turns::words).toList());
    }
    if (!node.isObject()) {
      return node.isNull() ? "" : node.asString("");
    }
    for (String name : List.of("text", "content", "refusal")) {
      if (node.path(name).isString() || node.path(name).isArray()) {
        return words(node.path(name));
      }
    }
    String type = node.path("type").asString("");
    return type.isEmpty() ? node.toString() : "[" + type + "]";
  }

  private static String first(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  private static String lines(List<String> texts) {
    return String.join("\n", texts.stream().filter(text -> !text.isEmpty()).toList());
  }
}
