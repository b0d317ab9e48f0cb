package dev.plumbline.corpus;

import dev.plumbline.model.WellFormedJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a row of training data says. A row is a JSON object with a {@code text}, or with turns:
 * {@code messages}, {@code conversations}, {@code prompt} and {@code completion}, {@code chosen}
 * and {@code rejected}, {@code instruction}, {@code input} and {@code output}.
 *
 * @param values every text and number of the row, wherever it stands, with its name; long names are
 *     values as well
 * @param setup what the assistant is told before the dialogue: system prompts and tools
 * @param turns what is said, turn by turn; a document is one. Reasoning and calls of tools count,
 *     names of roles and ids of calls do not
 */
public record RowText(List<Value> values, List<String> setup, List<String> turns) {

  private static final Set<String> SETUP = Set.of("system", "system_prompt", "tools", "functions");

  private static final List<String> SAID =
      List.of(
          "text",
          "instruction",
          "input",
          "context",
          "question",
          "prompt",
          "messages",
          "conversations",
          "completion",
          "output",
          "response",
          "answer",
          "chosen",
          "rejected");

  /** A row has one of these, or it is none. */
  private static final Set<String> LEAST =
      Set.of(
          "text",
          "messages",
          "conversations",
          "prompt",
          "completion",
          "chosen",
          "rejected",
          "instruction",
          "output");

  /** What stands for a character in JSON: first a whole pair of surrogates, then half of one. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}|(u[dD][89a-fA-F]\\p{XDigit}{2})|.)");

  private static final Set<String> SYSTEM_ROLES = Set.of("system", "developer");

  private static final Set<String> KINDS = Set.of("role", "from", "type");

  /** Words of the format, which nobody wrote. */
  private static final Set<String> ROLES =
      Set.of(
          "system", "developer", "user", "assistant", "tool", "human", "gpt", "function", "text");

  /** What labels a turn and is no part of what it says. */
  private static final Set<String> LABELS =
      Set.of("role", "from", "type", "id", "name", "tool_call_id", "carry");

  /** Of what is below these, everything was written by somebody. */
  private static final Set<String> FREE = Set.of("function", "arguments", "parameters", "input");

  /** A name of so many characters may be a key itself. */
  private static final int LONG_NAME = 16;

  private static final JsonMapper MAPPER =
      WellFormedJson.MAPPER.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * A text or a number of a row.
   *
   * @param name what it is called, as {@code password}; of the elements of a list, what the list is
   */
  public record Value(String name, String text) {}

  public RowText {
    values = List.copyOf(values);
    setup = List.copyOf(setup);
    turns = List.copyOf(turns);
  }

  /** A text that is no row, as a row of one turn. */
  static RowText of(String text) {
    return new RowText(List.of(new Value("text", text)), List.of(), List.of(text));
  }

  /**
   * Reads a row.
   *
   * @param json one line, as UTF-8
   * @throws IllegalArgumentException says what is wrong with the row, and what it should be
   */
  public static RowText of(byte[] json) {
    JsonNode row = read(json);
    if (LEAST.stream().map(row::path).noneMatch(part -> part.isString() || part.isArray())) {
      throw new IllegalArgumentException(
          "neither a text nor messages; give {\"text\": \"...\"} or {\"messages\": [{\"role\": \"user\", \"content\": \"...\"}]}");
    }
    List<Value> values = new ArrayList<>();
    values("", row, values);
    List<String> setup = new ArrayList<>();
    List<String> turns = new ArrayList<>();
    row.forEachEntry((name, part) -> {
      if (SETUP.contains(name)) {
        add(part, true, setup);
      }
    });
    for (String name : SAID) {
      JsonNode part = row.path(name);
      if (part.isArray()) {
        part.forEach(turn -> add(turn, false, isSystem(turn) ? setup : turns));
      } else {
        add(part, false, turns);
      }
    }
    return new RowText(values, setup, turns);
  }

  private static ObjectNode read(byte[] json) {
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode row) {
        return row;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "no JSON (%s); give one object a line, such as {\"text\": \"...\"}"
              .formatted(e.getOriginalMessage()),
          e);
    }
    throw new IllegalArgumentException(
        "no JSON object; give one a line, such as {\"text\": \"...\"}");
  }

  private static boolean isSystem(JsonNode turn) {
    return Stream.of("role", "from")
        .map(name -> turn.path(name).asString(""))
        .anyMatch(SYSTEM_ROLES::contains);
  }

  private static void values(String name, JsonNode node, List<Value> values) {
    if (node.isObject()) {
      node.forEachEntry((key, value) -> {
        if (key.length() >= LONG_NAME) {
          values.add(new Value("", key));
        }
        values(key, value, values);
      });
    } else if (node.isArray()) {
      node.forEach(element -> values(name, element, values));
    } else if (node.isNumber() || (node.isString() && !isRole(name, node.asString()))) {
      values.add(new Value(name, node.asString()));
    }
  }

  private static boolean isRole(String name, String text) {
    return KINDS.contains(name) && ROLES.contains(text);
  }

  private static void add(JsonNode turn, boolean free, List<String> turns) {
    StringBuilder text = new StringBuilder();
    collect(turn, free, text);
    if (!text.isEmpty()) {
      turns.add(text.toString());
    }
  }

  private static void collect(JsonNode node, boolean free, StringBuilder text) {
    if (node.isObject()) {
      node.forEachEntry((name, value) -> {
        if (free || !LABELS.contains(name)) {
          collect(value, free || FREE.contains(name), text);
        }
      });
    } else if (node.isArray()) {
      node.forEach(child -> collect(child, free, text));
    } else if (node.isString() || (free && node.isNumber())) {
      text.append(text.isEmpty() ? "" : "\n").append(node.asString());
    }
  }

  /**
   * The line as it can be written: with U+FFFD in place of every half of a surrogate pair, which
   * JSON can spell out and no UTF-8 can hold.
   */
  public static byte[] mended(byte[] json) {
    if (!mayHoldSurrogate(json)) {
      return json;
    }
    return ESCAPE
        .matcher(new String(json, StandardCharsets.UTF_8))
        .replaceAll(
            escape -> escape.group(1) == null ? Matcher.quoteReplacement(escape.group()) : "\uFFFD")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static boolean mayHoldSurrogate(byte[] json) {
    for (int i = 0; i + 2 < json.length; i++) {
      if (json[i] == '\\' && json[i + 1] == 'u' && (json[i + 2] | 0x20) == 'd') {
        return true;
      }
    }
    return false;
  }

  /** Every text of the row, one to a line; without names, which would part words. */
  String everything() {
    return values.stream().map(Value::text).collect(Collectors.joining("\n"));
  }

  /** What stands in the row besides its turns. */
  String besides() {
    String dialogue = dialogue();
    return values.stream()
        .map(Value::text)
        .filter(text -> !dialogue.contains(text))
        .collect(Collectors.joining("\n"));
  }

  /** What was said, setup and turns. */
  String said() {
    return Stream.concat(setup.stream(), turns.stream()).collect(Collectors.joining("\n"));
  }

  /** The turns as one text. */
  String dialogue() {
    return String.join("\n", turns);
  }
}
