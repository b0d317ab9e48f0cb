package dev.plumbline.serve;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A reply in the words of the chat API, whole or as events. */
final class ChatResponse {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PIECE = 16;

  /**
   * What stands for a probability of 0, whose logarithm is no number of JSON; so it is in OpenAI's
   * API.
   */
  private static final double LEAST = -9999;

  private final String id = "chatcmpl-" + UUID.randomUUID();
  private final long created = Instant.now().getEpochSecond();
  private final String model;
  private final Message.Assistant turn;
  private final String finish;
  private final Usage usage;
  private final List<Reply.TokenLogProbability> logProbabilities;
  private final ChatRequest request;

  private ChatResponse(
      String model,
      ChatRequest request,
      Message.Assistant turn,
      String finish,
      Usage usage,
      List<Reply.TokenLogProbability> logProbabilities) {
    this.request = request;
    this.model = model;
    this.turn = turn;
    this.finish = finish;
    this.usage = usage;
    this.logProbabilities = logProbabilities;
  }

  /**
   * A reply, ready to be sent. What broke the model's own format goes out as plain text, as servers
   * do with tool calls that they cannot read.
   *
   * @throws ApiException when there is no reply
   */
  static ChatResponse of(String model, ChatRequest request, Reply reply) {
    return switch (request.stops().cut(reply)) {
      case Reply.Answer(Message.Assistant turn, Usage usage, var logProbabilities, _) ->
          new ChatResponse(
              model,
              request,
              turn,
              turn.calls().isEmpty() ? "stop" : "tool_calls",
              usage,
              logProbabilities);
      case Reply.Truncated(String raw, Usage usage, var logProbabilities, _) ->
          new ChatResponse(model, request, plain(raw), "length", usage, logProbabilities);
      case Reply.Malformed(String raw, String _, Usage usage, _) ->
          new ChatResponse(model, request, plain(raw), "stop", usage, List.of());
      case Reply.Refused(String raw, String _, Usage usage, _) ->
          new ChatResponse(model, request, plain(raw), "content_filter", usage, List.of());
      case Reply.Failed(String cause) ->
          throw new ApiException(500, "", "the model failed: " + cause);
    };
  }

  private static Message.Assistant plain(String raw) {
    return new Message.Assistant("", raw, List.of());
  }

  String whole() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", turn.text());
    if (!turn.reasoning().isEmpty()) {
      message.put("reasoning_content", turn.reasoning());
    }
    if (!turn.calls().isEmpty()) {
      message.put("tool_calls", calls());
    }
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    if (!logProbabilities.isEmpty()) {
      choice.put("logprobs", tokens());
    }
    choice.put("finish_reason", finish);
    Map<String, Object> body = body("chat.completion", List.of(choice));
    body.put("usage", usage());
    return JSON.writeValueAsString(body);
  }

  /** The same as data of server-sent events, in order, without the closing one. */
  List<String> events(boolean withUsage) {
    List<String> events = new ArrayList<>();
    events.add(delta(Map.of("role", "assistant", "content", ""), null));
    if (!logProbabilities.isEmpty()) {
      events.add(event(Map.of("content", ""), null, tokens()));
    }
    pieces(turn.reasoning())
        .forEach(piece -> events.add(delta(Map.of("reasoning_content", piece), null)));
    pieces(turn.text()).forEach(piece -> events.add(delta(Map.of("content", piece), null)));
    if (!turn.calls().isEmpty()) {
      events.add(delta(Map.of("tool_calls", calls()), null));
    }
    events.add(delta(Map.of(), finish));
    if (withUsage) {
      Map<String, Object> body = body("chat.completion.chunk", List.of());
      body.put("usage", usage());
      events.add(JSON.writeValueAsString(body));
    }
    return events;
  }

  private String delta(Map<String, Object> delta, @Nullable String finished) {
    return event(delta, finished, Map.of());
  }

  private String event(
      Map<String, Object> delta, @Nullable String finished, Map<String, Object> tokens) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    if (!tokens.isEmpty()) {
      choice.put("logprobs", tokens);
    }
    choice.put("finish_reason", finished);
    return JSON.writeValueAsString(body("chat.completion.chunk", List.of(choice)));
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); from += PIECE) {
      pieces.add(text.substring(from, Math.min(text.length(), from + PIECE)));
    }
    return pieces;
  }

  private Map<String, Object> body(String object, List<Map<String, Object>> choices) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("object", object);
    body.put("created", created);
    body.put("model", model);
    body.put("choices", choices);
    return body;
  }

  private Map<String, Object> usage() {
    return Map.of(
        "prompt_tokens", usage.promptTokens(),
        "completion_tokens", usage.completionTokens(),
        "total_tokens", usage.promptTokens() + usage.completionTokens());
  }

  private List<Map<String, Object>> calls() {
    List<Map<String, Object>> calls = new ArrayList<>();
    for (ToolCall call : turn.calls()) {
      calls.add(
          Map.of(
              "index",
              calls.size(),
              "id",
              "call_" + id.substring(id.length() - 8) + "_" + calls.size(),
              "type",
              "function",
              "function",
              Map.of(
                  "name",
                  call.name(),
                  "arguments",
                  ChatTools.arguments(call, request.request().tools()))));
    }
    return calls;
  }

  private Map<String, Object> tokens() {
    return Map.of(
        "content",
        logProbabilities.stream()
            .map(token -> {
              Map<String, Object> all = token(token);
              all.put(
                  "top_logprobs",
                  token.alternatives().stream()
                      .limit(request.alternatives())
                      .map(ChatResponse::token)
                      .toList());
              return all;
            })
            .toList());
  }

  private static Map<String, Object> token(Reply.TokenLogProbability token) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("token", token.token());
    all.put("logprob", Math.max(LEAST, token.value()));
    List<Integer> bytes = new ArrayList<>();
    for (byte one : token.token().getBytes(StandardCharsets.UTF_8)) {
      bytes.add(Byte.toUnsignedInt(one));
    }
    all.put("bytes", bytes);
    return all;
  }
}
