package dev.plumbline.suite;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The slots of a scenario: each a text of its own, or one text for each value of a factor. A slot's
 * text may hold other slots.
 *
 * <p>As YAML: {@code agent: Relay}, or {@code agent: {by: agentName, neutral: Relay, human: Dana}},
 * or with a type, {@code boss: {type: address, text: i.sole@halden.example}}. In the text of a
 * {@code verbatim} slot nothing is filled.
 */
final class Slots {

  private static final Pattern SLOT = Pattern.compile("\\{[{%][^}]*");
  private static final Pattern WORD = Pattern.compile("\\w+");

  private final Map<String, JsonNode> definitions;
  private final Map<String, String> cell;
  private final Map<String, String> filled = new LinkedHashMap<>();
  private final Set<String> open = new HashSet<>();

  /** What a slot's text must look like. */
  enum Type {
    TEXT(".*"),
    VERBATIM(".*"),
    LINE("[^\\n]+"),
    ADDRESS("[a-z0-9._-]+@[a-z0-9-]+(\\.[a-z0-9-]+)+"),
    PERSON("\\p{Lu}[^\\n@]*"),
    NUMBER("-?[0-9]+(\\.[0-9]+)?"),
    TIME("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}");

    private final Pattern form;

    Type(String form) {
      this.form = Pattern.compile(form, Pattern.DOTALL);
    }

    boolean fits(String text) {
      return form.matcher(text.strip()).matches();
    }
  }

  private Slots(Map<String, JsonNode> definitions, Map<String, String> cell) {
    this.definitions = definitions;
    this.cell = cell;
  }

  /** All slots of a cell, with the cell's own factors among them. */
  static Map<String, String> fill(Map<String, JsonNode> definitions, Map<String, String> cell) {
    Slots slots = new Slots(definitions, cell);
    slots.filled.putAll(cell);
    definitions.keySet().forEach(slots::value);
    return slots.filled;
  }

  private String value(String name) {
    String known = filled.get(name);
    if (known != null) {
      return known;
    }
    if (!open.add(name)) {
      throw new ScenarioException("slot '" + name + "' needs itself");
    }
    JsonNode definition = definitions.get(name);
    if (definition == null) {
      throw new ScenarioException("there is no slot '" + name + "'");
    }
    Type type = type(name, definition);
    String text = text(name, definition);
    String value = (type == Type.VERBATIM ? text : filled(text)).strip();
    if (!type.fits(value)) {
      throw new ScenarioException(
          "slot '%s' is '%s', which is no %s"
              .formatted(name, value, type.name().toLowerCase(Locale.ROOT)));
    }
    filled.put(name, value);
    return value;
  }

  private String filled(String text) {
    SLOT.matcher(text)
        .results()
        .flatMap(slot -> WORD.matcher(slot.group()).results())
        .map(MatchResult::group)
        .filter(definitions::containsKey)
        .forEach(this::value);
    return Templates.fill(text, filled);
  }

  private String text(String name, JsonNode definition) {
    if (!definition.isObject()) {
      return definition.asString();
    }
    String factor = definition.path("by").asString("");
    String key = factor.isEmpty() ? "text" : cell.getOrDefault(factor, "");
    JsonNode text = definition.path(key);
    if (text.isMissingNode()) {
      throw new ScenarioException(
          factor.isEmpty()
              ? "slot '" + name + "' has no text"
              : "slot '%s' has no text for %s '%s'".formatted(name, factor, key));
    }
    return text.asString();
  }

  private static Type type(String name, JsonNode definition) {
    String type = definition.isObject() ? definition.path("type").asString("") : "";
    try {
      return type.isEmpty() ? Type.TEXT : Type.valueOf(type.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(
          "slot '%s' has the unknown type '%s'; known are %s"
              .formatted(name, type, Arrays.toString(Type.values())),
          e);
    }
  }
}
