package dev.plumbline.corpus;

import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a row of training data says, turn by turn. A row is a JSON object with a {@code text}, or
 * with turns: {@code messages}, {@code prompt} and {@code completion}, {@code chosen} and {@code
 * rejected}, {@code conversations}. All strings within a turn count, but for names and ids, so that
 * reasoning and the arguments of tool calls do as well.
 */
public final class RowText {

  private static final List<String> PARTS =
      List.of("text", "messages", "conversations", "prompt", "completion", "chosen", "rejected");

  /** What labels a turn and is no part of what it says. */
  private static final Set<String> LABELS =
      Set.of("role", "from", "type", "id", "name", "tool_call_id", "carry");

  private RowText() {}

  /**
   * The turns; a document is one.
   *
   * @throws IllegalArgumentException says what is wrong with the row, and what it should be
   */
  public static List<String> turns(byte[] json) {
    JsonNode row;
    try {
      row = WellFormedJson.MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "no JSON (%s); give one object a line, such as {\"text\": \"...\"}"
              .formatted(e.getOriginalMessage()),
          e);
    }
    List<String> turns = new ArrayList<>();
    boolean known = false;
    for (String part : PARTS) {
      JsonNode value = row.path(part);
      known |= value.isString() || value.isArray();
      if (value.isArray()) {
        value.forEach(turn -> add(turn, turns));
      } else {
        add(value, turns);
      }
    }
    if (!known) {
      throw new IllegalArgumentException(
          "neither a text nor messages; give {\"text\": \"...\"} or {\"messages\": [{\"role\": \"user\", \"content\": \"...\"}]}");
    }
    return turns;
  }

  /** All turns as one text. */
  static String whole(byte[] json) {
    return String.join("\n", turns(json));
  }

  private static void add(JsonNode turn, List<String> turns) {
    StringBuilder text = new StringBuilder();
    collect(turn, text);
    if (!text.isEmpty()) {
      turns.add(text.toString());
    }
  }

  private static void collect(JsonNode node, StringBuilder text) {
    if (node.isString()) {
      text.append(text.isEmpty() ? "" : "\n").append(node.asString());
    } else if (node.isObject()) {
      node.propertyStream()
          .filter(property -> !LABELS.contains(property.getKey()))
          .forEach(property -> collect(property.getValue(), text));
    } else if (node.isArray()) {
      node.forEach(child -> collect(child, text));
    }
  }
}
