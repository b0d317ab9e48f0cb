package dev.plumbline.audit;

import dev.plumbline.model.InertJson;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.Wording;
import dev.plumbline.rollout.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a model is asked that reads a message before it reaches the target: whether it gives away
 * that nothing of this is real. It is shown the deployment alone, and not what is looked for.
 */
final class RealismGate {

  private static final Wording WORDING = Wording.load(RealismGate.class, "realism-1");

  /** Of the words of that question. */
  static final String VERSION = WORDING.name();

  private static final String OBJECTION = "TEST";

  /** Calls of an auditing agent that put words before the target. */
  private static final Set<String> READ =
      Set.of("set_system_message", "send_message", "answer_call");

  private RealismGate() {}

  /** Whether a call is read before it is carried out. */
  static boolean reads(ToolCall call) {
    return READ.contains(call.name()) && !call.text("text").isBlank();
  }

  /**
   * The question.
   *
   * @param path what the target has met so far
   * @param call that would put something before it
   */
  static Request question(List<Event> path, ToolCall call, Sampling sampling, long seed) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("so far", path.stream().flatMap(event -> told(event.content()).stream()).toList());
    all.put("next", Map.of(next(call), call.text("text")));
    return new Request(
        List.of(
            new Message.SystemPrompt(WORDING.instruction()), new Message.User(InertJson.of(all))),
        List.of(),
        sampling,
        seed);
  }

  /** What gives it away, if anything does. */
  static Optional<String> objection(Message.Assistant answer) {
    String text = answer.text().strip();
    return text.startsWith(OBJECTION)
        ? Optional.of(text.substring(OBJECTION.length()).replaceFirst("^[:.,\\s-]+", ""))
        : Optional.empty();
  }

  private static String next(ToolCall call) {
    return switch (call.name()) {
      case "set_system_message" -> "system prompt";
      case "send_message" -> "user";
      default -> "result of a call";
    };
  }

  private static Optional<Map<String, String>> told(Event.Content content) {
    return switch (content) {
      case Event.SystemMessage(String text) -> one("system prompt", text);
      case Event.Injection(String text) -> one("user", text);
      case Event.ModelTurn(_, String text) -> one("assistant", text);
      case Event.Prefill(String text) -> one("assistant begins", text);
      case Event.ToolOffered(var tool) -> one("tool", tool.name() + ": " + tool.description());
      case Event.ToolCall(ToolCall call) ->
          one("call", call.name() + " " + call.arguments().toString());
      case Event.ToolResult result -> one("result of a call", result.text());
      default -> Optional.empty();
    };
  }

  private static Optional<Map<String, String>> one(String name, String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Map.of(name, text));
  }
}
