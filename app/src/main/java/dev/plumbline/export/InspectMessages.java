package dev.plumbline.export;

import dev.plumbline.assess.StoredTrial;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Transcript.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversation of a trial as Inspect has it: the messages, and the events of which its viewer
 * makes a transcript. As in Inspect's own logs, long texts of events are attachments, so that what
 * every request repeats is there once.
 */
final class InspectMessages {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StoredTrial trial;
  private final InspectHeader log;
  private final ArrayNode messages = JSON.arrayNode();
  private final ArrayNode events = JSON.arrayNode();
  private final ArrayNode tools = JSON.arrayNode();
  private final InspectAttachments attachments = new InspectAttachments();
  private final int opening;
  private ObjectNode output = JSON.objectNode();
  private int calls;
  private int named;

  InspectMessages(StoredTrial trial, InspectHeader log) {
    this.trial = trial;
    this.log = log;
    trial.scenario().world().open().tools().forEach(tool -> tools.add(tool(tool)));
    trial.scenario().opening().forEach(this::open);
    this.opening = messages.size();
    List<Transcript.Part> all = trial.transcript().shown();
    for (int i = 0; i < all.size(); i++) {
      take(all, i);
    }
  }

  /** What the trial began with. */
  ArrayNode input() {
    ArrayNode input = JSON.arrayNode();
    for (int i = 0; i < opening; i++) {
      input.add(messages.get(i));
    }
    return input;
  }

  /** The text that the target was to answer. */
  String asked() {
    return opening == 0 ? "" : messages.get(opening - 1).path("content").asString("");
  }

  /** The whole conversation. */
  ArrayNode all() {
    return messages;
  }

  /** The target's last turn. */
  ObjectNode output() {
    return output;
  }

  /** What happened, and at the end the scores. */
  ArrayNode events(ObjectNode scores) {
    ArrayNode all = JSON.arrayNode();
    ObjectNode begin = event(all, "sample_init");
    ObjectNode sample = begin.putObject("sample");
    sample.set("input", attachments.shortened(input()));
    sample.put("target", "").put("id", trial.head().key());
    begin.putObject("state");
    all.addAll(events);
    scores
        .propertyStream()
        .forEach(score -> {
          ObjectNode event = event(all, "score").put("scorer", score.getKey());
          event.set("score", score.getValue());
          event.put("target", "").put("intermediate", false);
        });
    return all;
  }

  /** The long texts of events, by what stands in their place. */
  ObjectNode attachments() {
    return attachments.all();
  }

  private void open(Message message) {
    switch (message) {
      case Message.SystemPrompt(String text) -> add("system", text).put("source", "input");
      case Message.User(String text) -> add("user", text).put("source", "input");
      case Message.Assistant turn ->
          add("assistant", turn.inWords()).put("source", "input").put("model", log.model());
      case Message.ToolOutput output -> add("tool", output.text()).put("function", output.tool());
    }
  }

  private ObjectNode add(String role, String text) {
    return messages
        .addObject()
        .put("id", id("message", messages.size()))
        .put("role", role)
        .put("content", text);
  }

  /** A name that no other message, call or event of the log has: Inspect drops repeats. */
  private String id(String kind, int number) {
    return trial.head().key() + "-" + kind + "-" + number;
  }

  private void take(List<Transcript.Part> all, int at) {
    switch (all.get(at).content()) {
      case Event.ModelTurn turn -> {
        JsonNode input = attachments.shortened(messages);
        ObjectNode message = assistant(turn.reasoning(), turn.text(), callsAfter(all, at));
        answer(input, message, message.has("tool_calls") ? "tool_calls" : "stop");
      }
      // Is in the turn before it, and in the result after it.
      case Event.ToolCall ignored -> {}
      case Event.ToolResult result -> result(result, called(all, at, result.call()));
      case Event.Injection(String text) -> {
        add("user", text).put("source", "input");
        info(all.get(at).author(), text);
      }
      case Event.NoReply(String from, String cause) ->
          info(Author.SIMULATOR, "no reply from " + from + ": " + cause);
      case Event.SystemMessage(String text) -> {
        add("system", text).put("source", "input");
        info(all.get(at).author(), text);
      }
      case Event.Prefill(String text) -> info(all.get(at).author(), "the turn begins: " + text);
      case Event.ToolOffered(ToolDefinition tool) ->
          info(all.get(at).author(), "tool offered: " + tool.name() + ": " + tool.description());
      case Event.ToolWithdrawn(String name) ->
          info(all.get(at).author(), "tool withdrawn: " + name);
      case Event.Failure failure -> fail(failure);
    }
  }

  private void info(Author author, String text) {
    event(events, "info").put("source", source(author)).put("data", attachments.shortened(text));
  }

  private static String source(Author author) {
    return switch (author) {
      case SCRIPT, WORLD, TARGET -> "simulation";
      case SIMULATOR -> "simulator model";
      case AUDITOR -> "auditor";
    };
  }

  private static List<ToolCall> callsAfter(List<Transcript.Part> all, int at) {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = at + 1;
        i < all.size() && !(all.get(i).content() instanceof Event.ModelTurn);
        i++) {
      if (all.get(i).content() instanceof Event.ToolCall(ToolCall call)) {
        calls.add(call);
      }
    }
    return calls;
  }

  /** The call of an id, or the one before where there is no id. */
  private static ToolCall called(List<Transcript.Part> all, int at, String id) {
    for (Transcript.Part part : all.subList(0, at)) {
      if (!id.isEmpty()
          && part.content() instanceof Event.ToolCall(ToolCall call)
          && call.id().equals(id)) {
        return call;
      }
    }
    return at > 0 && all.get(at - 1).content() instanceof Event.ToolCall(ToolCall call)
        ? call
        : new ToolCall("unknown", Map.of());
  }

  private ObjectNode assistant(String reasoning, String text, List<ToolCall> called) {
    ObjectNode message = add("assistant", text).put("source", "generate").put("model", log.model());
    if (!reasoning.isEmpty()) {
      ArrayNode content = message.putArray("content");
      content
          .addObject()
          .put("type", "reasoning")
          .put("reasoning", reasoning)
          .put("redacted", false);
      content.addObject().put("type", "text").put("text", text);
    }
    if (!called.isEmpty()) {
      ArrayNode toolCalls = message.putArray("tool_calls");
      for (int i = 0; i < called.size(); i++) {
        toolCalls
            .addObject()
            .put("id", id("call", calls + i))
            .put("function", called.get(i).name())
            .put("type", "function")
            .set("arguments", arguments(called.get(i)));
      }
    }
    return message;
  }

  private static ObjectNode arguments(ToolCall call) {
    return call.arguments().deepCopy();
  }

  private void answer(JsonNode input, ObjectNode message, String stopReason) {
    output = JSON.objectNode().put("model", log.model());
    ObjectNode choice = output.putArray("choices").addObject();
    choice.set("message", message);
    choice.put("stop_reason", stopReason);
    ObjectNode event = event(events, "model").put("model", log.model());
    event.set("input", input);
    event.set("tools", tools);
    event.put("tool_choice", "auto");
    event.putObject("config");
    event.set("output", attachments.shortened(output));
  }

  private void result(Event.ToolResult result, ToolCall call) {
    String id = id("call", calls++);
    ObjectNode message =
        add("tool", result.text()).put("tool_call_id", id).put("function", call.name());
    ObjectNode event =
        event(events, "tool")
            .put("type", "function")
            .put("id", id)
            .put("function", call.name())
            .put("result", attachments.shortened(result.text()))
            .put("message_id", message.path("id").asString());
    event.set("arguments", attachments.shortened(arguments(call)));
    event.putArray("events");
    if (!result.changes().isEmpty()) {
      event
          .putObject("metadata")
          .set("changes", attachments.shortened(Canonical.JSON.valueToTree(result.changes())));
    }
    if (result.rejected()) {
      List.of(message, event)
          .forEach(
              node -> node.putObject("error").put("type", "parsing").put("message", result.text()));
    }
  }

  /** A turn that is no answer, or none at all. */
  private void fail(Event.Failure failure) {
    if (trial.transcript().outcome() == Outcome.FAILED) {
      event(events, "error")
          .putObject("error")
          .put("message", failure.what())
          .put("traceback", failure.what())
          .put("traceback_ansi", failure.what());
      return;
    }
    JsonNode input = attachments.shortened(messages);
    ObjectNode message = assistant("", failure.raw(), List.of());
    message.putObject("metadata").put("ended", failure.what());
    answer(input, message, stopReason());
    event(events, "info").put("source", "plumbline").put("data", failure.what());
  }

  private String stopReason() {
    return switch (trial.transcript().outcome()) {
      case TRUNCATED -> "max_tokens";
      case REFUSED -> "content_filter";
      case FINISHED -> "stop";
      case TURN_LIMIT, MALFORMED, FAILED -> "unknown";
    };
  }

  private ObjectNode event(ArrayNode to, String kind) {
    return to.addObject()
        .put("uuid", id("event", named++))
        .put("event", kind)
        .put("timestamp", log.created())
        .put("working_start", 0.0);
  }

  private static ObjectNode tool(ToolDefinition tool) {
    ObjectNode node =
        JSON.objectNode().put("name", tool.name()).put("description", tool.description());
    node.set("parameters", ToolSchema.of(tool).put("additionalProperties", false));
    return node;
  }
}
