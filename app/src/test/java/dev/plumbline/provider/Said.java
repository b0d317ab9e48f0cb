package dev.plumbline.provider;

import dev.plumbline.model.ToolCall;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a stub's model says, worded as each protocol words it. */
public record Said(String reasoning, String text, List<ToolCall> calls, Stop stop) {

  /** Why it stops. */
  public enum Stop {
    END,
    LENGTH,
    FILTER
  }

  public static Said words(String text) {
    return new Said("", text, List.of(), Stop.END);
  }

  static Said of(Fault fault) {
    return switch (fault) {
      case EMPTY -> words("");
      case FILTERED -> new Said("", "", List.of(), Stop.FILTER);
      case LENGTH -> new Said("", "and then", List.of(), Stop.LENGTH);
      case WRONG_TOOL ->
          new Said("", "", List.of(new ToolCall("no_such_tool", Map.of("a", "b"))), Stop.END);
      case HUGE -> words("word ".repeat(200_000));
      case CONTROL_CHARACTERS -> words("a\u0000b\u001b[31m\u202e\ufffd\ud83d\ude00");
      case NONE, BUSY, BUSY_FOR_A_MOMENT, ERROR, OVERLOADED, HANGS, CUT, BROKEN_JSON, OTHER_JSON ->
          words("All is well.");
    };
  }

  /** A body of a protocol, with 100 tokens read, 40 of them cached, and 20 written. */
  public String body(String path) {
    ObjectNode body =
        path.endsWith("/messages")
            ? anthropic()
            : path.endsWith("/responses")
                ? responses()
                : path.endsWith("/chat/completions") ? chat() : google();
    return body.toString();
  }

  private ObjectNode anthropic() {
    ObjectNode body =
        Json.object()
            .put("id", "msg_1")
            .put("type", "message")
            .put("role", "assistant")
            .put("model", "stub")
            .put(
                "stop_reason",
                switch (stop) {
                  case END -> calls.isEmpty() ? "end_turn" : "tool_use";
                  case LENGTH -> "max_tokens";
                  case FILTER -> "refusal";
                });
    ArrayNode content = body.putArray("content");
    if (!reasoning.isEmpty()) {
      content
          .addObject()
          .put("type", "thinking")
          .put("thinking", reasoning)
          .put("signature", "signed");
    }
    if (!text.isEmpty()) {
      content.addObject().put("type", "text").put("text", text);
    }
    for (int i = 0; i < calls.size(); i++) {
      content
          .addObject()
          .put("type", "tool_use")
          .put("id", "toolu_" + i)
          .put("name", calls.get(i).name())
          .set("input", calls.get(i).arguments());
    }
    body.putObject("usage")
        .put("input_tokens", 60)
        .put("cache_read_input_tokens", 40)
        .put("output_tokens", 20);
    return body;
  }

  private ObjectNode chat() {
    ObjectNode body = Json.object().put("id", "chatcmpl-1").put("object", "chat.completion");
    ObjectNode choice =
        body.putArray("choices")
            .addObject()
            .put("index", 0)
            .put(
                "finish_reason",
                switch (stop) {
                  case END -> calls.isEmpty() ? "stop" : "tool_calls";
                  case LENGTH -> "length";
                  case FILTER -> "content_filter";
                });
    ObjectNode message = choice.putObject("message").put("role", "assistant").put("content", text);
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", reasoning);
    }
    ArrayNode made = message.putArray("tool_calls");
    for (int i = 0; i < calls.size(); i++) {
      made.addObject()
          .put("id", "call_" + i)
          .put("type", "function")
          .putObject("function")
          .put("name", calls.get(i).name())
          .put("arguments", calls.get(i).arguments().toString());
    }
    choice
        .putObject("logprobs")
        .putArray("content")
        .addObject()
        .put("token", "All")
        .put("logprob", -0.5);
    body.putObject("usage")
        .put("prompt_tokens", 100)
        .put("completion_tokens", 20)
        .putObject("prompt_tokens_details")
        .put("cached_tokens", 40);
    return body;
  }

  private ObjectNode responses() {
    ObjectNode body =
        Json.object()
            .put("id", "resp_1")
            .put("object", "response")
            .put("status", stop == Stop.END ? "completed" : "incomplete");
    switch (stop) {
      case END -> {}
      case LENGTH -> body.putObject("incomplete_details").put("reason", "max_output_tokens");
      case FILTER -> body.putObject("incomplete_details").put("reason", "content_filter");
    }
    ArrayNode output = body.putArray("output");
    if (!reasoning.isEmpty()) {
      ObjectNode item =
          output
              .addObject()
              .put("type", "reasoning")
              .put("id", "rs_1")
              .put("encrypted_content", "e");
      item.putArray("summary").addObject().put("type", "summary_text").put("text", reasoning);
    }
    if (!text.isEmpty()) {
      ObjectNode item =
          output
              .addObject()
              .put("type", "message")
              .put("id", "msg_1")
              .put("role", "assistant")
              .put("status", "completed");
      ObjectNode part =
          item.putArray("content").addObject().put("type", "output_text").put("text", text);
      part.putArray("annotations");
      part.putArray("logprobs").addObject().put("token", "All").put("logprob", -0.5);
    }
    for (int i = 0; i < calls.size(); i++) {
      output
          .addObject()
          .put("type", "function_call")
          .put("id", "fc_" + i)
          .put("call_id", "call_" + i)
          .put("name", calls.get(i).name())
          .put("arguments", calls.get(i).arguments().toString());
    }
    ObjectNode usage = body.putObject("usage").put("input_tokens", 100).put("output_tokens", 20);
    usage.putObject("input_tokens_details").put("cached_tokens", 40);
    return body;
  }

  private ObjectNode google() {
    ObjectNode body = Json.object();
    ObjectNode candidate =
        body.putArray("candidates")
            .addObject()
            .put(
                "finishReason",
                switch (stop) {
                  case END -> "STOP";
                  case LENGTH -> "MAX_TOKENS";
                  case FILTER -> "SAFETY";
                });
    ArrayNode parts = candidate.putObject("content").put("role", "model").putArray("parts");
    if (!reasoning.isEmpty()) {
      parts.addObject().put("text", reasoning).put("thought", true);
    }
    if (!text.isEmpty()) {
      parts.addObject().put("text", text);
    }
    for (ToolCall call : calls) {
      ObjectNode part = parts.addObject().put("thoughtSignature", "c2lnbmVk");
      part.putObject("functionCall").put("name", call.name()).set("args", call.arguments());
    }
    candidate
        .putObject("logprobsResult")
        .putArray("chosenCandidates")
        .addObject()
        .put("token", "All")
        .put("logProbability", -0.5);
    body.putObject("usageMetadata")
        .put("promptTokenCount", 100)
        .put("cachedContentTokenCount", 40)
        .put("candidatesTokenCount", 15)
        .put("thoughtsTokenCount", 5);
    return body;
  }
}
