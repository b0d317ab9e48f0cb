package dev.plumbline.teach;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;

/** Reads lines of chat data as a model would. */
public interface RowReader {

  /** Reads a line: {@code messages}, and perhaps {@code tools}. */
  Reading read(JsonNode line);

  /** The number of tokens of a text. */
  long tokens(String text);

  /** Control tokens that are spelt out in a text, and would be read as such. */
  List<String> marks(String text);

  /** Adds up what is said and called, where there is no tokenizer. */
  static RowReader adding(ToLongFunction<String> tokens) {
    return adding(tokens, text -> List.of());
  }

  /** Adds up what is said and called: all that can be known without the model's chat template. */
  static RowReader adding(ToLongFunction<String> tokens, Function<String, List<String>> marks) {
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

      @Override
      public List<String> marks(String text) {
        return marks.apply(text);
      }
    };
  }
}
