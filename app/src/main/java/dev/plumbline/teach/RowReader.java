package dev.plumbline.teach;

import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;

/** Reads lines of chat data as a model would. */
public interface RowReader {

  /** Reads a line: {@code messages}, and perhaps {@code tools}. */
  Reading read(JsonNode line);

  /** The number of tokens of a text. */
  long tokens(String text);

  /** Adds up what is said and called: all that can be known without the model's chat template. */
  static RowReader adding(ToLongFunction<String> tokens) {
    return new RowReader() {
      @Override
      public Reading read(JsonNode line) {
        long sum = 0;
        for (JsonNode message : line.path("messages")) {
          sum += tokens(message.path("content").asString(""));
          for (JsonNode call : message.path("tool_calls")) {
            sum += tokens(call.toString());
          }
        }
        return new Reading(sum, List.of(), List.of());
      }

      @Override
      public long tokens(String text) {
        return tokens.applyAsLong(text);
      }
    };
  }
}
