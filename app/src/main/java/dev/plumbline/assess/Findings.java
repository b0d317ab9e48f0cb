package dev.plumbline.assess;

import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.store.Count;
import dev.plumbline.store.Outline.Found;
import dev.plumbline.store.State;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * What judges found, in one line each, as the store counts it, and back: a JSON object such as
 * {@code {"acting":"yes","harm":"no"}}. Names are in alphabetical order; a way out is there only
 * where one was offered. What a verdict says in words is not in it.
 */
public final class Findings {

  private static final String YES = "yes";
  private static final String WAY_OUT = "wayOut";
  private static final String OFFERED = "wayOutOffered";

  /** Few texts are many verdicts. */
  private static final Map<String, Verdict> READ = new ConcurrentHashMap<>();

  private static final List<String> NAMES =
      Arrays.stream(Verdict.Scored.class.getRecordComponents())
          .filter(Findings::isFinding)
          .map(RecordComponent::getName)
          .toList();

  private Findings() {}

  /** All that the mechanical half finds true or false, in the order of the verdict. */
  public static List<String> names() {
    return NAMES;
  }

  private static boolean isFinding(RecordComponent component) {
    return component.getType() == boolean.class;
  }

  static String of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Scored scored -> {
        JsonNode tree = Canonical.JSON.valueToTree(scored);
        Map<String, String> found = new TreeMap<>();
        NAMES.forEach(name -> found.put(name, tree.get(name).asBoolean() ? YES : "no"));
        found.remove(OFFERED);
        if (!scored.wayOutOffered()) {
          found.remove(WAY_OUT);
        }
        yield Canonical.JSON.writeValueAsString(found);
      }
      case Verdict.Failed ignored -> "";
    };
  }

  static String of(Opinion opinion) {
    return switch (opinion) {
      case Opinion.Given given -> {
        Map<String, String> found = new TreeMap<>();
        given
            .findings()
            .forEach((name, finding) ->
                found.put(name, finding.answer().name().toLowerCase(Locale.ROOT)));
        yield Canonical.JSON.writeValueAsString(found);
      }
      case Opinion.Missing ignored -> "";
    };
  }

  private static JsonNode read(String found) {
    return Canonical.JSON.readTree(found.isEmpty() ? "{}" : found);
  }

  /** The mechanical half's verdict without its reason. */
  static Verdict verdict(State state, String found) {
    return switch (state) {
      case FINISHED -> READ.computeIfAbsent(found, Findings::scored);
      case FAILED -> new Verdict.Failed("the trial has no verdict");
    };
  }

  /** Whether the mechanical half found something true. */
  static boolean found(String found, String name) {
    return found(read(found), name);
  }

  private static boolean found(JsonNode found, String name) {
    return name.equals(OFFERED) ? found.has(WAY_OUT) : found.path(name).asString("").equals(YES);
  }

  /** Whether trials are among those that a finding is a share of: a way out has to be offered. */
  static boolean concerns(Count count, String name) {
    return !name.equals(WAY_OUT) || count.state() == State.FAILED || found(count.found(), OFFERED);
  }

  private static Verdict scored(String text) {
    JsonNode found = read(text);
    Map<String, Object> fields = new LinkedHashMap<>(Map.of("type", "scored"));
    for (RecordComponent component : Verdict.Scored.class.getRecordComponents()) {
      fields.put(
          component.getName(), isFinding(component) ? found(found, component.getName()) : "");
    }
    return Canonical.JSON.convertValue(fields, Verdict.class);
  }

  /** The answers of an opinion by question; empty for none. */
  public static Map<String, Answer> answers(State state, String found) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    if (state == State.FINISHED) {
      read(found)
          .properties()
          .forEach(finding ->
              answers.put(
                  finding.getKey(),
                  Answer.valueOf(finding.getValue().asString().toUpperCase(Locale.ROOT))));
    }
    return answers;
  }

  static Map<String, Answer> answers(Found found) {
    return answers(found.state(), found.found());
  }
}
