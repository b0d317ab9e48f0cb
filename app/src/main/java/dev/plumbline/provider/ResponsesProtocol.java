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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's Responses API, without state at OpenAI: nothing is stored there, and reasoning travels
 * with the conversation, encrypted.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">its reference</a>
 */
final class ResponsesProtocol implements ApiProtocol {

  private static final String NAME = "openai";

  /** It takes no less. */
  private static final long FEWEST_TOKENS = 16;

  private final Asked asked;

  ResponsesProtocol(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ObjectNode body(Request request) {
    Sampling sampling = request.sampling();
    ObjectNode body =
        Json.object()
            .put("model", asked.target().model())
            .put("store", false)
            .put("max_output_tokens", Math.max(FEWEST_TOKENS, Asked.tokens(request)));
    if (asked.takesTemperature(request)) {
      body.put("temperature", sampling.temperature());
    }
    if (asked.takesTopP(request) && sampling.topP() > 0) {
      body.put("top_p", sampling.topP());
    }
    if (asked.asksForEffort()) {
      body.putObject("reasoning").put("effort", asked.effort());
    }
    ArrayNode include = body.putArray("include");
    if (asked.thinks(request)) {
      include.add("reasoning.encrypted_content");
    }
    if (sampling.logProbabilities()) {
      include.add("message.output_text.logprobs");
    }
    body.set("input", input(request.messages()));
    if (!request.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      request.tools().forEach(tool -> tools.add(tool(tool)));
    }
    return body;
  }

  private static ObjectNode tool(ToolDefinition tool) {
    return Json.object()
        .put("type", "function")
        .put("name", tool.name())
        .put("description", tool.description())
        .put("strict", false)
        .set("parameters", ToolSchema.of(tool));
  }

  private static ArrayNode input(List<Message> messages) {
    ArrayNode all = Json.array();
    CallIds ids = new CallIds();
    for (Message message : messages) {
      switch (message) {
        case Message.SystemPrompt(String text) -> all.add(message("system", text));
        case Message.User(String text) -> all.add(message("user", text));
        case Message.ToolOutput output -> all.add(output(ids.answered(output), output));
        case Message.Assistant turn -> assistant(all, turn, ids);
      }
    }
    return all;
  }

  private static ObjectNode message(String role, String text) {
    return Json.object().put("role", role).put("content", text);
  }

  private static ObjectNode output(Optional<String> call, Message.ToolOutput output) {
    return call.map(id ->
            Json.object()
                .put("type", "function_call_output")
                .put("call_id", id)
                .put("output", output.text()))
        .orElseGet(() -> message("user", ApiProtocol.stray(output)));
  }

  private static void assistant(ArrayNode all, Message.Assistant turn, CallIds ids) {
    Optional<JsonNode> carried =
        Carry.read(NAME, turn).filter(items -> calls(items).size() == turn.calls().size());
    if (carried.isPresent()) {
      carried.get().forEach(all::add);
      ids.opened(calls(carried.get()));
      return;
    }
    if (!turn.text().isEmpty()) {
      all.add(message("assistant", turn.text()));
    }
    List<String> opened = ids.next(turn.calls());
    for (int i = 0; i < opened.size(); i++) {
      ToolCall call = turn.calls().get(i);
      all.addObject()
          .put("type", "function_call")
          .put("call_id", opened.get(i))
          .put("name", call.name())
          .put("arguments", call.arguments().toString());
    }
  }

  private static List<String> calls(JsonNode items) {
    return items
        .valueStream()
        .filter(item -> Json.text(item, "type").equals("function_call"))
        .map(item -> Json.text(item, "call_id"))
        .toList();
  }

  @Override
  public boolean isReply(JsonNode body) {
    return body.path("output").isArray();
  }

  @Override
  public Reply reply(JsonNode body) {
    JsonNode output = body.path("output");
    Turn turn = new Turn();
    List<Reply.TokenLogProbability> logProbabilities = new ArrayList<>();
    StringBuilder refusal = new StringBuilder();
    boolean reasoned = false;
    for (JsonNode item : output) {
      switch (Json.text(item, "type")) {
        case "reasoning" -> {
          item.path("summary").forEach(part -> turn.think(Json.text(part, "text")));
          item.path("content").forEach(part -> turn.think(Json.text(part, "text")));
          reasoned = true;
        }
        case "function_call" ->
            turn.call(Json.text(item, "call_id"), Json.text(item, "name"), item.path("arguments"));
        case "message" ->
            item.path("content")
                .forEach(part -> {
                  turn.say(Json.text(part, "text"));
                  refusal.append(Json.text(part, "refusal"));
                  logProbabilities.addAll(
                      ChatProtocol.logProbabilities(part.path("logprobs"), "logprob"));
                });
        default -> {}
      }
    }
    return turn.end(
        ending(body, refusal.toString()),
        output,
        reasoned || turn.thoughtAloud() ? Carry.of(NAME, output) : "",
        usage(body.path("usage")),
        new Reply.Served(Json.text(body, "model"), ""),
        logProbabilities);
  }

  private static Ending ending(JsonNode body, String refusal) {
    String status = Json.text(body, "status");
    String reason = Json.text(body.path("incomplete_details"), "reason");
    return switch (status) {
      case "", "completed" ->
          refusal.isEmpty() ? new Ending.Complete() : new Ending.Refused(refusal);
      case "incomplete" ->
          switch (reason) {
            case "max_output_tokens" -> new Ending.Length();
            case "content_filter" -> new Ending.Refused("the provider's content filter");
            default -> new Ending.Interrupted("incomplete, reason " + reason);
          };
      default -> new Ending.Interrupted("status " + status);
    };
  }

  private static Reply.Usage usage(JsonNode usage) {
    return new Reply.Usage(
        Json.count(usage, "input_tokens"),
        Json.count(usage.path("input_tokens_details"), "cached_tokens"),
        Json.count(usage, "output_tokens"));
  }
}
