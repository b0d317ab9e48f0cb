package dev.plumbline.scan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Messages of Anthropic: requests, responses, pairs of both, and lines of message batches. */
final class AnthropicLog implements LogFormat {

  private static final Set<String> BLOCKS =
      Set.of("tool_use", "tool_result", "thinking", "redacted_thinking", "server_tool_use");

  @Override
  public String label() {
    return "anthropic";
  }

  @Override
  public Optional<List<Piece>> read(JsonNode entry, long line) {
    Exchange exchange = Exchange.of(entry);
    JsonNode request = exchange.request();
    JsonNode response = exchange.response();
    boolean answered = isAnswer(response);
    if (!answered && !isRequest(request)) {
      return Optional.empty();
    }
    Turns turns = new Turns(line);
    turns.add(request.path("system"), "system");
    turns.add(request.path("messages"), "user");
    if (answered) {
      turns.add(response, "assistant");
    }
    return Optional.of(
        List.of(
            new Piece(
                "",
                LogFormat.id(entry, response),
                LogFormat.text(answered ? response : request, "model"),
                LogFormat.time(entry, "timestamp", "time", "at", "created_at"),
                turns.all())));
  }

  private static boolean isAnswer(JsonNode response) {
    return response.path("type").asString("").equals("message")
        && response.path("role").asString("").equals("assistant")
        && response.path("content").isArray()
        && response.has("stop_reason");
  }

  private static boolean isRequest(JsonNode request) {
    return request.path("messages").isArray()
        && (request.has("system")
            || request.has("anthropic_version")
            || request
                .path("messages")
                .valueStream()
                .flatMap(message -> message.path("content").valueStream())
                .anyMatch(block -> BLOCKS.contains(block.path("type").asString(""))));
  }
}
