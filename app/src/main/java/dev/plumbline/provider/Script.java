package dev.plumbline.provider;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The turns of a scripted target: for each, the replies that may come.
 *
 * <pre>
 * turns:
 *   - reasoning: I look first.
 *     calls: [{tool: open_file, arguments: {file: plan}}]
 *   - any:                      # one of these, drawn by the request's seed
 *       - text: Done.
 *       - refused: its filter   # likewise truncated, malformed and failed
 * </pre>
 */
record Script(List<List<Reply>> turns) {

  /** What a script's reply counts as having read and written. */
  private static final Usage USAGE = new Usage(1, 1);

  private static final Set<String> NAMES =
      Set.of("text", "reasoning", "calls", "any", "refused", "truncated", "malformed", "failed");

  Script {
    turns = turns.stream().map(List::copyOf).toList();
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("it has no turns; give at least one below 'turns:'");
    }
  }

  /**
   * Reads a script.
   *
   * @throws IllegalArgumentException naming the turn that cannot be read
   */
  static Script of(JsonNode file) {
    List<List<Reply>> turns = new ArrayList<>();
    for (JsonNode turn : file.path("turns")) {
      try {
        turns.add(alternatives(turn));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("turn " + (turns.size() + 1) + " " + e.getMessage(), e);
      }
    }
    return new Script(turns);
  }

  private static List<Reply> alternatives(JsonNode turn) {
    JsonNode any = turn.path("any");
    List<Reply> replies =
        any.isArray() ? any.valueStream().map(Script::reply).toList() : List.of(reply(turn));
    if (replies.isEmpty()) {
      throw new IllegalArgumentException("has an empty 'any'");
    }
    return replies;
  }

  private static Reply reply(JsonNode turn) {
    turn.propertyNames().stream()
        .filter(name -> !NAMES.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "has '"
                  + name
                  + "'; known are "
                  + String.join(", ", NAMES.stream().sorted().toList()));
        });
    if (turn.has("refused")) {
      return new Reply.Refused("", Json.text(turn, "refused"), USAGE);
    }
    if (turn.has("truncated")) {
      return new Reply.Truncated(Json.text(turn, "truncated"), USAGE);
    }
    if (turn.has("malformed")) {
      return new Reply.Malformed(Json.text(turn, "malformed"), "the script says so", USAGE);
    }
    if (turn.has("failed")) {
      return new Reply.Failed(Json.text(turn, "failed"));
    }
    return answer(turn);
  }

  private static Reply answer(JsonNode turn) {
    List<ToolCall> calls = turn.path("calls").valueStream().map(Script::call).toList();
    String text = Json.text(turn, "text");
    if (text.isEmpty() && calls.isEmpty()) {
      throw new IllegalArgumentException("has neither text nor calls");
    }
    return new Reply.Answer(
        new Message.Assistant(Json.text(turn, "reasoning"), text, calls), USAGE);
  }

  private static ToolCall call(JsonNode call) {
    String tool = Json.text(call, "tool");
    if (tool.isEmpty()) {
      throw new IllegalArgumentException("has a call without a tool");
    }
    return new ToolCall(
        Json.text(call, "id"),
        tool,
        ToolJson.arguments(call.path("arguments")).orElseGet(Json::object));
  }

  /**
   * The reply of a turn.
   *
   * @param turn from 0; the last goes on for ever
   */
  Reply reply(int turn, long seed) {
    List<Reply> replies = turns.get(Math.min(turn, turns.size() - 1));
    return replies.get(Math.floorMod(Long.hashCode(seed * 0x9E3779B97F4A7C15L), replies.size()));
  }
}
