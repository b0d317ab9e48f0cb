package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads rows of data in the forms of TRL, which are also those of recipes and OpenAI: {@code text};
 * {@code messages}; {@code prompt} and {@code completion}; {@code chosen} and {@code rejected},
 * with their {@code prompt} or beginning alike. Columns of other names do not matter.
 */
final class RowLine {

  /** Each of these makes a form; two of them are two forms. */
  private static final List<String> FORMS = List.of("text", "messages", "completion", "chosen");

  private RowLine() {}

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException says what is wrong with it, and what it should be
   */
  static Row read(String line) {
    try {
      return of(WellFormedJson.MAPPER.readTree(line));
    } catch (JacksonException e) {
      throw noJson(e);
    }
  }

  static IllegalArgumentException noJson(JacksonException e) {
    return new IllegalArgumentException("no JSON; give one object a line", e);
  }

  /** Likewise, of a line that was parsed. */
  static Row of(JsonNode row) {
    List<String> forms = FORMS.stream().filter(column -> has(row, column)).toList();
    if (forms.size() > 1) {
      throw new IllegalArgumentException(
          "both '%s' and '%s', and it is not clear which is meant; leave one out"
              .formatted(forms.get(0), forms.get(1)));
    }
    return switch (forms.isEmpty() ? "" : forms.getFirst()) {
      case "text" -> new Row.Document(text(row, "text"));
      case "messages" -> chat(row);
      case "completion" -> completion(row);
      case "chosen" -> PairReader.of(row);
      default -> throw new IllegalArgumentException(missing(row));
    };
  }

  /** Where a column is null, as tables without gaps have it, it is not there. */
  static boolean has(JsonNode row, String column) {
    return row.hasNonNull(column);
  }

  private static String missing(JsonNode row) {
    if (has(row, "conversations")) {
      return "'conversations', the form of ShareGPT; give 'messages' with 'role' and 'content' in each";
    }
    if (has(row, "instruction")) {
      return "'instruction', the form of Alpaca; give 'messages', or 'prompt' and 'completion'";
    }
    if (has(row, "rejected")) {
      return "'rejected' without 'chosen'; give both";
    }
    if (has(row, "prompt")) {
      return "a 'prompt' alone; give 'completion' with it, or 'chosen' and 'rejected'";
    }
    return "neither 'messages' nor a 'text', nor 'prompt' and 'completion', nor 'chosen' and 'rejected', which is what can be trained on here; give one of them";
  }

  // ---------------------------------------------------------------- what a column holds

  static String text(JsonNode row, String column) {
    JsonNode value = row.path(column);
    if (!value.isString()) {
      throw new IllegalArgumentException("'%s' is no text; give one".formatted(column));
    }
    return value.asString();
  }

  static List<Message> messages(JsonNode row, String column) {
    JsonNode value = row.path(column);
    if (!value.isArray()) {
      throw new IllegalArgumentException(
          "'%s' is no list of messages; give one, with 'role' and 'content' in each"
              .formatted(column));
    }
    return MessageReader.all(value);
  }

  /** Whether columns are texts, rather than lists of messages; they must be the same. */
  static boolean areTexts(JsonNode row, String... columns) {
    Predicate<String> isText = column -> row.path(column).isString();
    for (String column : columns) {
      if (isText.test(column) != isText.test(columns[0])) {
        throw new IllegalArgumentException(
            "'%s' and '%s' of which one is a text and one is not; give two texts or two lists of messages"
                .formatted(columns[0], column));
      }
    }
    return isText.test(columns[0]);
  }

  // ---------------------------------------------------------------- forms of one answer

  private static Row chat(JsonNode row) {
    return new Row.Chat(
        messages(row, "messages"),
        ToolReader.all(row.path("tools")),
        Math.max(row.path("taughtFrom").asInt(0), weighted(row.path("messages"))));
  }

  /** The message after the last that has no loss, as OpenAI marks it with a weight of 0. */
  private static int weighted(JsonNode messages) {
    int from = 0;
    boolean taught = false;
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      if (message.path("role").asString("").equals("assistant")) {
        boolean weighs = message.path("weight").asDouble(1) != 0;
        if (taught && !weighs) {
          throw new IllegalArgumentException(
              "a turn of weight 0 after one that has loss; make a row of each part that ends in what has loss");
        }
        taught |= weighs;
        from = weighs ? from : i + 1;
      }
    }
    return from;
  }

  private static Row completion(JsonNode row) {
    if (!has(row, "prompt")) {
      throw new IllegalArgumentException("a 'completion' without its 'prompt'; give both");
    }
    if (row.path("label").isBoolean()) {
      throw new IllegalArgumentException(
          "a 'completion' with a 'label', which says that it may be bad; give the good ones without it, or pairs of 'chosen' and 'rejected'");
    }
    if (areTexts(row, "prompt", "completion")) {
      return new Row.Completion(text(row, "prompt"), text(row, "completion"));
    }
    List<Message> prompt = messages(row, "prompt");
    List<Message> all = new ArrayList<>(prompt);
    all.addAll(messages(row, "completion"));
    return new Row.Chat(all, ToolReader.all(row.path("tools")), prompt.size());
  }

  // ---------------------------------------------------------------- lines of a file

  /** Reads all lines of a file; the message of an exception names the line. */
  static List<Row> all(Stream<String> lines, String file) {
    List<Row> rows = new ArrayList<>();
    int[] number = {0};
    lines.forEach(line -> {
      number[0]++;
      if (!line.isBlank()) {
        rows.add(read(line, file, number[0]));
      }
    });
    return rows;
  }

  static Row read(String line, String file, long number) {
    try {
      return read(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s line %d: %s".formatted(file, number, e.getMessage()), e);
    }
  }
}
