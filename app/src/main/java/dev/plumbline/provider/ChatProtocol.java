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
 * OpenAI's chat completions, as OpenAI and as most other servers speak them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">its reference</a>
 */
final class ChatProtocol implements ApiProtocol {

  private static final String NAME = "openai-chat";

  /** Where servers put reasoning; what came is sent back under the name it came with. */
  private static final List<String> REASONING =
      List.of("reasoning_content", "reasoning", "reasoning_details");

  private final Asked asked;
  private final boolean atOpenAi;

  ChatProtocol(Asked asked) {
    this.asked = asked;
    this.atOpenAi = asked.target().provider() == Provider.OPENAI_CHAT;
  }

  @Override
  public ObjectNode body(Request request) {
    Sampling sampling = request.sampling();
    ObjectNode body = Json.object().put("model", asked.target().model());
    body.put(atOpenAi ? "max_completion_tokens" : "max_tokens", Asked.tokens(request));
    // Said even when 1: a server of one's own may have another default.
    if (asked.takesTemperature(request)) {
      body.put("temperature", sampling.temperature());
    }
    if (asked.takesTopP(request) && sampling.topP() > 0) {
      body.put("top_p", sampling.topP());
    }
    if (asked.facts().seed()) {
      body.put("seed", Asked.seed(request));
    }
    if (sampling.logProbabilities()) {
      body.put("logprobs", true);
    }
    if (asked.asksForEffort()) {
      body.put("reasoning_effort", asked.effort());
    }
    body.set("messages", messages(request.messages()));
    if (!request.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      request.tools().forEach(tool -> tools.add(tool(tool)));
    }
    prefill(body, request);
    return body;
  }

  /** vLLM and SGLang go on from the last message when told so; nobody else minds being told. */
  private void prefill(ObjectNode body, Request request) {
    if (!atOpenAi && request.messages().getLast() instanceof Message.Assistant) {
      body.put("continue_final_message", true).put("add_generation_prompt", false);
    }
  }

  private static ObjectNode tool(ToolDefinition tool) {
    ObjectNode function =
        Json.object().put("name", tool.name()).put("description", tool.description());
    function.set("parameters", ToolSchema.of(tool));
    return Json.object().put("type", "function").set("function", function);
  }

  private static ArrayNode messages(List<Message> messages) {
    ArrayNode all = Json.array();
    CallIds ids = new CallIds();
    for (Message message : messages) {
      all.add(
          switch (message) {
            case Message.SystemPrompt(String text) -> message("system", text);
            case Message.User(String text) -> message("user", text);
            case Message.ToolOutput output ->
                ids.answered(output)
                    .map(id -> message("tool", output.text()).put("tool_call_id", id))
                    .orElseGet(() -> message("user", ApiProtocol.stray(output)));
            case Message.Assistant turn -> assistant(turn, ids);
          });
    }
    return all;
  }

  private static ObjectNode message(String role, String text) {
    return Json.object().put("role", role).put("content", text);
  }

  private static ObjectNode assistant(Message.Assistant turn, CallIds ids) {
    ObjectNode message = message("assistant", turn.text());
    Carry.read(NAME, turn)
        .ifPresent(carried ->
            carried.properties().forEach(field -> message.set(field.getKey(), field.getValue())));
    List<String> opened = ids.next(turn.calls());
    if (!opened.isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      for (int i = 0; i < opened.size(); i++) {
        calls.add(call(opened.get(i), turn.calls().get(i)));
      }
    }
    return message;
  }

  private static ObjectNode call(String id, ToolCall call) {
    ObjectNode function =
        Json.object().put("name", call.name()).put("arguments", call.arguments().toString());
    return Json.object().put("id", id).put("type", "function").set("function", function);
  }

  @Override
  public boolean isReply(JsonNode body) {
    JsonNode choice = body.path("choices").path(0);
    // Where Azure's filter stopped the answer there is no message.
    return choice.path("message").isObject()
        || Json.text(choice, "finish_reason").equals("content_filter");
  }

  @Override
  public Reply reply(JsonNode body) {
    JsonNode choice = body.path("choices").path(0);
    JsonNode message = choice.path("message");
    Turn turn = new Turn();
    turn.think(reasoning(message));
    content(message.path("content"), turn);
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      turn.call(Json.text(call, "id"), Json.text(function, "name"), function.path("arguments"));
    }
    JsonNode beforeTools = message.path("function_call");
    if (beforeTools.isObject() && turn.calls() == 0) {
      turn.call("", Json.text(beforeTools, "name"), beforeTools.path("arguments"));
    }
    return turn.end(
        ending(choice),
        message,
        carry(message, turn),
        usage(body.path("usage")),
        new Reply.Served(Json.text(body, "model"), Json.text(body, "system_fingerprint")),
        logProbabilities(choice));
  }

  private static String reasoning(JsonNode message) {
    String content = Json.text(message, "reasoning_content");
    return content.isEmpty() ? Json.text(message, "reasoning") : content;
  }

  /** A text, or parts that hold texts, or thoughts as Mistral sends them. */
  private static void content(JsonNode content, Turn turn) {
    if (content.isString()) {
      turn.say(content.asString(""));
    }
    if (content.isArray()) {
      for (JsonNode part : content) {
        if (isThought(part)) {
          turn.think(thought(part.path("thinking")));
        } else {
          turn.say(Json.text(part, "text"));
        }
      }
    }
  }

  private static boolean isThought(JsonNode part) {
    return Json.text(part, "type").equals("thinking");
  }

  private static String thought(JsonNode thinking) {
    return thinking.isString()
        ? thinking.asString("")
        : thinking.valueStream().map(part -> Json.text(part, "text")).collect(Collectors.joining());
  }

  /** Reasoning in whatever field it came, and content that has thoughts in it. */
  private static String carry(JsonNode message, Turn turn) {
    ObjectNode carried = Json.object();
    REASONING.stream()
        .filter(name -> !message.path(name).isMissingNode() && !message.path(name).isNull())
        .forEach(name -> carried.set(name, message.path(name)));
    JsonNode content = message.path("content");
    if (turn.thoughtAloud() || content.valueStream().anyMatch(ChatProtocol::isThought)) {
      carried.set("content", content);
    }
    return carried.isEmpty() ? "" : Carry.of(NAME, carried);
  }

  private static Ending ending(JsonNode choice) {
    String reason = Json.text(choice, "finish_reason");
    return switch (reason) {
      case "length", "max_tokens", "model_length" -> new Ending.Length();
      case "content_filter", "sensitive" -> new Ending.Refused("the provider's content filter");
      case "", "stop", "tool_calls", "function_call", "eos", "eos_token", "stop_sequence" -> {
        String refusal = refusal(choice.path("message"));
        yield refusal.isEmpty() ? new Ending.Complete() : new Ending.Refused(refusal);
      }
      default ->
          // What Google's own servers of this protocol say.
          reason.startsWith("function_call_filter")
              ? new Ending.Broken(reason)
              : new Ending.Interrupted("finish_reason " + reason);
    };
  }

  /** A refusal of its own, or as a part of the content. */
  private static String refusal(JsonNode message) {
    String own = Json.text(message, "refusal");
    return own.isEmpty()
        ? message
            .path("content")
            .valueStream()
            .map(part -> Json.text(part, "refusal"))
            .collect(Collectors.joining())
        : own;
  }

  private static Reply.Usage usage(JsonNode usage) {
    return new Reply.Usage(
        Json.count(usage, "prompt_tokens"),
        Json.count(usage.path("prompt_tokens_details"), "cached_tokens"),
        Json.count(usage, "completion_tokens"));
  }

  private static List<Reply.TokenLogProbability> logProbabilities(JsonNode choice) {
    return logProbabilities(choice.path("logprobs").path("content"), "logprob");
  }

  /** Tokens with what is under a name, in order. */
  static List<Reply.TokenLogProbability> logProbabilities(JsonNode tokens, String name) {
    return tokens
        .valueStream()
        .map(token ->
            new Reply.TokenLogProbability(
                Json.text(token, "token"), token.path(name).asDouble(Double.NaN)))
        .toList();
  }

  /** A server's error inside a body that came with status 200, as OpenRouter sends them. */
  static Optional<JsonNode> error(JsonNode body) {
    JsonNode whole = body.path("error");
    JsonNode inside = body.path("choices").path(0).path("error");
    return whole.isObject() ? Optional.of(whole) : Optional.of(inside).filter(JsonNode::isObject);
  }
}
