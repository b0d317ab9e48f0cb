package dev.plumbline.serve;

import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolDefinition.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A body of {@code POST /v1/chat/completions}, read.
 *
 * @param stream whether the answer goes out as events
 * @param streamUsage whether the last event says how many tokens it took
 */
record ChatRequest(Request request, boolean stream, boolean streamUsage) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int DEFAULT_MAX_TOKENS = 256;

  /** What has no effect on what is sampled, and may stand there. */
  private static final Set<String> HARMLESS =
      Set.of(
          "model",
          "user",
          "metadata",
          "store",
          "parallel_tool_calls",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "stream_options",
          "top_logprobs");

  private static final Set<String> READ =
      Set.of(
          "messages",
          "tools",
          "temperature",
          "top_p",
          "max_tokens",
          "max_completion_tokens",
          "seed",
          "stream",
          "logprobs");

  /** Settings whose default alone can be taken. */
  private static final Map<String, Set<String>> ONLY =
      Map.of(
          "n", Set.of("1"),
          "presence_penalty", Set.of("0", "0.0"),
          "frequency_penalty", Set.of("0", "0.0"),
          "tool_choice", Set.of("\"auto\""),
          "response_format", Set.of("{\"type\":\"text\"}"));

  static ChatRequest read(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw ApiException.bad("the body is no JSON: " + e.getOriginalMessage());
    }
    json.propertyStream().forEach(entry -> check(entry.getKey(), entry.getValue()));
    int maxTokens =
        json.path("max_completion_tokens").asInt(json.path("max_tokens").asInt(DEFAULT_MAX_TOKENS));
    try {
      return new ChatRequest(
          new Request(
              messages(json.path("messages")),
              json.path("tools").valueStream().map(ChatRequest::tool).toList(),
              new Sampling(
                  json.path("temperature").asDouble(1),
                  json.path("top_p").asDouble(0),
                  maxTokens,
                  0,
                  json.path("logprobs").asBoolean(false)),
              json.path("seed").isMissingNode()
                  ? ThreadLocalRandom.current().nextLong()
                  : json.path("seed").asLong()),
          json.path("stream").asBoolean(false),
          json.path("stream_options").path("include_usage").asBoolean(false));
    } catch (IllegalArgumentException e) {
      throw ApiException.bad(String.valueOf(e.getMessage()));
    }
  }

  private static void check(String name, JsonNode value) {
    if (value.isNull() || HARMLESS.contains(name) || READ.contains(name)) {
      return;
    }
    Set<String> only = ONLY.getOrDefault(name, Set.of());
    if (!only.contains(value.toString())) {
      throw ApiException.bad(
          only.isEmpty()
              ? "this model has no setting '" + name + "'; leave it out"
              : "this model cannot take %s %s; leave it out".formatted(name, value));
    }
  }

  private static List<Message> messages(JsonNode json) {
    List<Message> messages = new ArrayList<>();
    Map<String, String> toolOfCall = new HashMap<>();
    for (JsonNode message : json.valueStream().toList()) {
      String text = text(message.path("content"));
      String role = message.path("role").asString("");
      switch (role) {
        case "system", "developer" -> messages.add(new Message.SystemPrompt(text));
        case "user" -> messages.add(new Message.User(text));
        case "assistant" -> messages.add(assistant(message, text, toolOfCall));
        case "tool" -> {
          String tool = toolOfCall.get(message.path("tool_call_id").asString(""));
          if (tool == null) {
            throw ApiException.bad("a tool message answers no call that was made before it");
          }
          messages.add(new Message.ToolOutput(tool, text));
        }
        default -> throw ApiException.bad("a message has the role '" + role + "'");
      }
    }
    if (messages.isEmpty()) {
      throw ApiException.bad("there are no messages");
    }
    return messages;
  }

  private static Message assistant(JsonNode message, String text, Map<String, String> toolOfCall) {
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls").valueStream().toList()) {
      String name = call.path("function").path("name").asString("");
      toolOfCall.put(call.path("id").asString(""), name);
      calls.add(
          new ToolCall(name, arguments(call.path("function").path("arguments").asString("{}"))));
    }
    String reasoning = message.path("reasoning_content").asString("");
    return new Message.Assistant(reasoning, text, calls);
  }

  private static Map<String, String> arguments(String json) {
    try {
      Map<String, String> arguments = new LinkedHashMap<>();
      JSON.readTree(json)
          .propertyStream()
          .forEach(entry ->
              arguments.put(
                  entry.getKey(),
                  entry.getValue().isString()
                      ? entry.getValue().asString()
                      : entry.getValue().toString()));
      return arguments;
    } catch (JacksonException e) {
      throw ApiException.bad("the arguments of a tool call are no JSON: " + json);
    }
  }

  /** A text, or the text parts of a list. */
  private static String text(JsonNode content) {
    return content.isArray()
        ? content
            .valueStream()
            .map(part -> {
              if (!part.path("type").asString("").equals("text")) {
                throw ApiException.bad("this model reads text only, not " + part.path("type"));
              }
              return part.path("text").asString("");
            })
            .collect(Collectors.joining("\n"))
        : content.asString("");
  }

  private static ToolDefinition tool(JsonNode tool) {
    JsonNode function = tool.path("function");
    JsonNode schema = function.path("parameters");
    Set<String> required =
        schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    return new ToolDefinition(
        function.path("name").asString(""),
        function.path("description").asString(""),
        schema
            .path("properties")
            .propertyStream()
            .map(entry ->
                new Parameter(
                    entry.getKey(),
                    entry.getValue().path("description").asString(""),
                    required.contains(entry.getKey()),
                    entry.getValue().path("enum").valueStream().map(JsonNode::asString).toList()))
            .toList());
  }
}
