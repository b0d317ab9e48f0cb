package dev.plumbline.checkpoint;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolJson;
import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A turn while it is read: what it says, what it calls, and what is wrong with its calls. */
final class WrittenTurn {

  private static final int BRIEF = 80;

  private final StringBuilder text = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  void say(String part) {
    text.append(part);
  }

  void fault(String what) {
    faults.add(what);
  }

  /** A call, or a list of calls, in JSON. */
  void json(String written) {
    WellFormedJson.parse(written.strip())
        .ifPresentOrElse(
            json -> {
              if (json.isArray()) {
                json.forEach(this::call);
              } else {
                call(json);
              }
            },
            () -> fault("a call that is no JSON: " + brief(written.strip())));
  }

  /** Whether JSON is a call: names a tool, and has arguments. */
  static boolean isCall(JsonNode json) {
    return json.path("name").isString() && (json.has("arguments") || json.has("parameters"));
  }

  /** A call as an object with a name and arguments, or within a {@code function}. */
  void call(JsonNode json) {
    JsonNode call = json.path("function").isObject() ? json.path("function") : json;
    call(
        call.path("name").asString(""),
        call.has("arguments") ? call.path("arguments") : call.path("parameters"));
  }

  /** Likewise with arguments that are still a text. */
  void call(String name, String arguments) {
    call(name, StringNode.valueOf(arguments));
  }

  void call(String name, JsonNode arguments) {
    if (name.isBlank()) {
      fault("a call names no tool");
      return;
    }
    ToolJson.arguments(arguments)
        .ifPresentOrElse(
            given -> calls.add(new ToolCall("", name, given)),
            () ->
                fault(
                    "the arguments of %s are not a JSON object: %s"
                        .formatted(
                            name,
                            brief(
                                arguments.isString()
                                    ? arguments.asString()
                                    : arguments.toString()))));
  }

  static String brief(String text) {
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "...";
  }

  /** All of it. */
  ChatDialect.Turn turn(String reasoning) {
    String said = text.toString().strip();
    if (!faults.isEmpty()) {
      return new ChatDialect.Turn.Broken(String.join("; ", faults));
    }
    return calls.isEmpty() && said.isEmpty()
        ? new ChatDialect.Turn.Broken("the answer is empty")
        : new ChatDialect.Turn.Said(new Message.Assistant(reasoning, said, calls));
  }
}
