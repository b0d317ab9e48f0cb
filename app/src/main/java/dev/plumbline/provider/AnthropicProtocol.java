package dev.plumbline.provider;

import dev.plumbline.model.CallIds;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;
import dev.plumbline.provider.Turn.Ending;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's Messages API.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">its reference</a>
 */
final class AnthropicProtocol implements ApiProtocol {

  private static final String NAME = "anthropic";

  private final Asked asked;

  AnthropicProtocol(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ObjectNode body(Request request) {
    Sampling sampling = request.sampling();
    ObjectNode body =
        Json.object().put("model", asked.target().model()).put("max_tokens", Asked.tokens(request));
    if (asked.takesTemperature(request)) {
      body.put("temperature", sampling.temperature());
    }
    if (asked.takesTopP(request) && sampling.cutsTail()) {
      body.put("top_p", sampling.topP());
    }
    thinking(body, request);
    String system = ApiProtocol.system(request);
    if (!system.isEmpty()) {
      body.put("system", system);
    }
    body.set("messages", messages(request.messages()));
    if (!request.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      request.tools().forEach(tool -> tools.add(tool(tool)));
    }
    return body;
  }

  private void thinking(ObjectNode body, Request request) {
    int budget = request.sampling().reasoningTokens();
    if (budget > 0) {
      body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
    } else if (asked.asksForNoThinking()) {
      body.putObject("thinking").put("type", "disabled");
    } else if (asked.thinks(request)) {
      // Adaptive is their default too; what is not is to show the thoughts.
      body.putObject("thinking").put("type", "adaptive").put("display", "summarized");
    }
    if (asked.asksForEffort() && !asked.asksForNoThinking()) {
      body.putObject("output_config").put("effort", asked.effort());
    }
  }

  private static ObjectNode tool(ToolDefinition tool) {
    return Json.object()
        .put("name", tool.name())
        .put("description", tool.description())
        .set("input_schema", ToolSchema.of(tool));
  }

  /** Messages of one role in a row become one, as tool results have to come in a single message. */
  private static ArrayNode messages(List<Message> messages) {
    ArrayNode all = Json.array();
    CallIds ids = new CallIds();
    for (int i = 0; i < messages.size(); i++) {
      boolean last = i == messages.size() - 1;
      switch (messages.get(i)) {
        case Message.SystemPrompt _ -> {}
        case Message.User(String text) -> blocks(all, "user").add(text(text));
        case Message.ToolOutput output ->
            blocks(all, "user").add(result(ids.answered(output), output));
        case Message.Assistant turn -> assistant(blocks(all, "assistant"), turn, ids, last);
      }
    }
    return all;
  }

  private static ArrayNode blocks(ArrayNode messages, String role) {
    if (messages.isEmpty() || !Json.text(messages.get(messages.size() - 1), "role").equals(role)) {
      messages.addObject().put("role", role).putArray("content");
    }
    return (ArrayNode) messages.get(messages.size() - 1).path("content");
  }

  private static void assistant(
      ArrayNode blocks, Message.Assistant turn, CallIds ids, boolean prefill) {
    Optional<JsonNode> carried =
        Carry.read(NAME, turn).filter(content -> calls(content).size() == turn.calls().size());
    if (carried.isPresent()) {
      carried.get().forEach(blocks::add);
      ids.opened(calls(carried.get()));
      return;
    }
    if (!turn.text().isBlank()) {
      // Trailing blanks in a prefill are an error there.
      blocks.add(text(prefill ? turn.text().stripTrailing() : turn.text()));
    }
    List<String> opened = ids.next(turn.calls());
    for (int i = 0; i < opened.size(); i++) {
      ToolCall call = turn.calls().get(i);
      blocks
          .addObject()
          .put("type", "tool_use")
          .put("id", opened.get(i))
          .put("name", call.name())
          .set("input", call.arguments());
    }
  }

  private static List<String> calls(JsonNode content) {
    return content
        .valueStream()
        .filter(block -> Json.text(block, "type").equals("tool_use"))
        .map(block -> Json.text(block, "id"))
        .toList();
  }

  private static ObjectNode text(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  private static ObjectNode result(Optional<String> call, Message.ToolOutput output) {
    return call.map(id ->
            Json.object()
                .put("type", "tool_result")
                .put("tool_use_id", id)
                .put("content", output.text()))
        .orElseGet(() -> text(ApiProtocol.stray(output)));
  }

  @Override
  public boolean isReply(JsonNode body) {
    return body.path("content").isArray();
  }

  @Override
  public Reply reply(JsonNode body) {
    Turn turn = new Turn();
    JsonNode content = body.path("content");
    boolean signed = false;
    for (JsonNode block : content) {
      switch (Json.text(block, "type")) {
        case "text" -> turn.say(Json.text(block, "text"));
        case "thinking" -> {
          turn.think(Json.text(block, "thinking"));
          signed = true;
        }
        case "redacted_thinking" -> signed = true;
        case "tool_use" ->
            turn.call(Json.text(block, "id"), Json.text(block, "name"), block.path("input"));
        default -> {}
      }
    }
    return turn.end(
        ending(body),
        content,
        signed || turn.thoughtAloud() ? Carry.of(NAME, content) : "",
        usage(body.path("usage")),
        new Reply.Served(Json.text(body, "model"), ""),
        List.of());
  }

  private static Ending ending(JsonNode body) {
    String reason = Json.text(body, "stop_reason");
    return switch (reason) {
      case "max_tokens", "model_context_window_exceeded" -> new Ending.Length();
      case "refusal" -> new Ending.Refused(refusal(body));
      case "", "end_turn", "stop_sequence", "tool_use" -> new Ending.Complete();
      default -> new Ending.Interrupted("stop_reason " + reason);
    };
  }

  private static String refusal(JsonNode body) {
    String why =
        body.path("stop_details").properties().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue().asString(""))
            .collect(Collectors.joining(", "));
    return why.isEmpty() ? "the provider stopped the answer" : why;
  }

  /** They count what was read from the cache, or written to it, apart. */
  private static Reply.Usage usage(JsonNode usage) {
    long cached = Json.count(usage, "cache_read_input_tokens");
    return new Reply.Usage(
        Json.count(usage, "input_tokens")
            + cached
            + Json.count(usage, "cache_creation_input_tokens"),
        cached,
        Json.count(usage, "output_tokens"));
  }
}
