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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's {@code generateContent}. The body has {@code contents}, and under {@code config} what
 * the SDK takes apart from them, in the SDK's own flat form.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">its reference</a>
 */
final class GoogleProtocol implements ApiProtocol {

  private static final String NAME = "google";

  private static final Set<String> BLOCKED =
      Set.of(
          "SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "MODEL_ARMOR", "JAILBREAK");

  private final Asked asked;

  GoogleProtocol(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ObjectNode body(Request request) {
    ObjectNode body = Json.object().put("model", asked.target().model());
    body.set("config", config(request));
    body.set("contents", contents(request.messages()));
    return body;
  }

  private ObjectNode config(Request request) {
    Sampling sampling = request.sampling();
    ObjectNode config = Json.object().put("maxOutputTokens", Asked.tokens(request));
    if (asked.takesTemperature(request)) {
      config.put("temperature", sampling.temperature());
    }
    if (asked.takesTopP(request) && sampling.topP() > 0) {
      config.put("topP", sampling.topP());
    }
    if (asked.facts().seed()) {
      config.put("seed", Asked.seed(request));
    }
    if (sampling.logProbabilities()) {
      config.put("responseLogprobs", true);
    }
    thinking(config, request);
    String system = ApiProtocol.system(request);
    if (!system.isEmpty()) {
      config.putObject("systemInstruction").putArray("parts").addObject().put("text", system);
    }
    if (!request.tools().isEmpty()) {
      ArrayNode functions = config.putArray("tools").addObject().putArray("functionDeclarations");
      request.tools().forEach(tool -> functions.add(tool(tool)));
    }
    return config;
  }

  private void thinking(ObjectNode config, Request request) {
    ObjectNode thinking = Json.object();
    int budget = request.sampling().reasoningTokens();
    if (budget > 0 || asked.asksForNoThinking()) {
      thinking.put("thinkingBudget", budget);
    } else if (asked.asksForEffort()) {
      thinking.put("thinkingLevel", asked.effort().toUpperCase(Locale.ROOT));
    }
    if (asked.thinks(request) && knownToThink()) {
      thinking.put("includeThoughts", true);
    }
    if (!thinking.isEmpty()) {
      config.set("thinkingConfig", thinking);
    }
  }

  /** A model that does not think takes no word about it; of an unknown one nobody knows. */
  private boolean knownToThink() {
    return !asked.facts().efforts().isEmpty() || asked.facts().thinkingBudget().isPresent();
  }

  private static ObjectNode tool(ToolDefinition tool) {
    ObjectNode function =
        Json.object().put("name", tool.name()).put("description", tool.description());
    return tool.parameters().isEmpty()
        ? function
        : function.set("parametersJsonSchema", ToolSchema.of(tool));
  }

  /**
   * Messages of one role in a row become one, as answers to parallel calls have to come together.
   */
  private static ArrayNode contents(List<Message> messages) {
    ArrayNode all = Json.array();
    CallIds ids = new CallIds();
    for (Message message : messages) {
      switch (message) {
        case Message.SystemPrompt _ -> {}
        case Message.User(String text) -> parts(all, "user").addObject().put("text", text);
        case Message.ToolOutput output ->
            parts(all, "user").add(output(ids.answered(output), output));
        case Message.Assistant turn -> model(parts(all, "model"), turn, ids);
      }
    }
    return all;
  }

  private static ArrayNode parts(ArrayNode contents, String role) {
    if (contents.isEmpty() || !Json.text(contents.get(contents.size() - 1), "role").equals(role)) {
      contents.addObject().put("role", role).putArray("parts");
    }
    return (ArrayNode) contents.get(contents.size() - 1).path("parts");
  }

  private static ObjectNode output(Optional<String> call, Message.ToolOutput output) {
    if (call.isEmpty()) {
      return Json.object().put("text", ApiProtocol.stray(output));
    }
    ObjectNode response = Json.object().put("name", output.tool());
    response.putObject("response").put("output", output.text());
    if (!call.get().isEmpty()) {
      response.put("id", call.get());
    }
    return Json.object().set("functionResponse", response);
  }

  private static void model(ArrayNode parts, Message.Assistant turn, CallIds ids) {
    Optional<JsonNode> carried =
        Carry.read(NAME, turn).filter(content -> calls(content).size() == turn.calls().size());
    if (carried.isPresent()) {
      carried.get().forEach(parts::add);
      ids.opened(calls(carried.get()));
      return;
    }
    if (!turn.text().isEmpty()) {
      parts.addObject().put("text", turn.text());
    }
    // They need no ids, and pair by order without them.
    ids.opened(turn.calls().stream().map(ToolCall::id).toList());
    for (ToolCall call : turn.calls()) {
      ObjectNode made = parts.addObject().putObject("functionCall").put("name", call.name());
      made.set("args", call.arguments());
      if (!call.id().isEmpty()) {
        made.put("id", call.id());
      }
    }
  }

  private static List<String> calls(JsonNode parts) {
    return parts
        .valueStream()
        .map(part -> part.path("functionCall"))
        .filter(JsonNode::isObject)
        .map(call -> Json.text(call, "id"))
        .toList();
  }

  @Override
  public boolean isReply(JsonNode body) {
    return body.path("candidates").isArray() || body.path("promptFeedback").isObject();
  }

  @Override
  public Reply reply(JsonNode body) {
    JsonNode candidate = body.path("candidates").path(0);
    JsonNode parts = candidate.path("content").path("parts");
    Turn turn = new Turn();
    boolean signed = false;
    for (JsonNode part : parts) {
      signed |= part.has("thoughtSignature");
      JsonNode call = part.path("functionCall");
      if (call.isObject()) {
        turn.call(Json.text(call, "id"), Json.text(call, "name"), call.path("args"));
      } else if (part.path("thought").asBoolean(false)) {
        turn.think(Json.text(part, "text"));
      } else {
        turn.say(Json.text(part, "text"));
      }
    }
    return turn.end(
        ending(body, candidate),
        parts,
        signed || turn.thoughtAloud() ? Carry.of(NAME, parts) : "",
        usage(body.path("usageMetadata")),
        new Reply.Served(Json.text(body, "modelVersion"), ""),
        ChatProtocol.logProbabilities(
            candidate.path("logprobsResult").path("chosenCandidates"), "logProbability"));
  }

  private static Ending ending(JsonNode body, JsonNode candidate) {
    String blocked = Json.text(body.path("promptFeedback"), "blockReason");
    if (BLOCKED.contains(blocked)) {
      return new Ending.Refused("the provider blocked the prompt: " + blocked);
    }
    if (!blocked.isEmpty()) {
      return new Ending.Interrupted("blockReason " + blocked);
    }
    String reason = Json.text(candidate, "finishReason");
    return switch (reason) {
      case "MAX_TOKENS" -> new Ending.Length();
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          new Ending.Refused("the provider stopped the answer: " + reason);
      case "MALFORMED_FUNCTION_CALL",
          "MALFORMED_RESPONSE",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS" ->
          new Ending.Broken(reason + " " + Json.text(candidate, "finishMessage"));
      case "", "STOP", "FINISH_REASON_UNSPECIFIED" -> new Ending.Complete();
      default -> new Ending.Interrupted("finishReason " + reason);
    };
  }

  /** They count thoughts apart from the answer. */
  private static Reply.Usage usage(JsonNode usage) {
    return new Reply.Usage(
        Json.count(usage, "promptTokenCount"),
        Json.count(usage, "cachedContentTokenCount"),
        Json.count(usage, "candidatesTokenCount") + Json.count(usage, "thoughtsTokenCount"));
  }
}
