package dev.plumbline.scan;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Chat Completions and Responses of OpenAI, and what speaks like them: requests, responses, pairs
 * of both, lines of batch files, and chats as training data has them.
 */
final class OpenAiLog implements LogFormat {

  @Override
  public String label() {
    return "openai";
  }

  @Override
  public Optional<List<Piece>> read(JsonNode entry, long line) {
    Exchange exchange = Exchange.of(entry);
    JsonNode request = exchange.request();
    JsonNode response = exchange.response();
    boolean asked = request.path("messages").isArray() || isResponses(request);
    boolean answered = response.path("choices").isArray() || isAnswer(response);
    if (!asked && !answered) {
      return Optional.empty();
    }
    Turns turns = new Turns(line);
    turns.add(request.path("instructions"), "system");
    turns.add(request.path("messages"), "user");
    if (isResponses(request)) {
      turns.add(request.path("input"), "user");
    }
    if (response.path("choices").size() > 0) {
      JsonNode choice = response.path("choices").get(0);
      turns.add(choice.has("message") ? choice.path("message") : choice.path("text"), "assistant");
    }
    if (isAnswer(response)) {
      turns.add(response.path("output"), "assistant");
    }
    return Optional.of(
        List.of(
            new Piece(
                "",
                LogFormat.id(entry, response),
                LogFormat.text(asked ? request : response, "model"),
                LogFormat.time(entry, "timestamp", "time", "at", "created_at", "created")
                    .or(() -> LogFormat.time(response, "created", "created_at")),
                turns.all())));
  }

  private static boolean isResponses(JsonNode request) {
    return request.has("model")
        && (request.path("input").isString() || request.path("input").isArray())
        && !request.path("object").asString("").equals("response");
  }

  private static boolean isAnswer(JsonNode response) {
    return response.path("object").asString("").equals("response")
        && response.path("output").isArray();
  }
}
