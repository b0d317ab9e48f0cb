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
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What judges found, in one line each, as the store counts it, and back: {@code acting,task} for
 * the mechanical half, which names what is true; {@code awareness=no,harm=yes} for an opinion.
 * Names are in alphabetical order. What a verdict says in words is not in it.
 */
public final class Findings {

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
    JsonNode tree = Canonical.JSON.valueToTree(verdict);
    return NAMES.stream()
        .filter(name -> tree.path(name).asBoolean(false))
        .sorted()
        .collect(Collectors.joining(","));
  }

  static String of(Opinion opinion) {
    return switch (opinion) {
      case Opinion.Given given ->
          new TreeMap<>(given.findings())
              .entrySet().stream()
                  .map(entry ->
                      entry.getKey()
                          + "="
                          + entry.getValue().answer().name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(","));
      case Opinion.Missing ignored -> "";
    };
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
    return Arrays.asList(found.split(",", -1)).contains(name);
  }

  /** Whether trials are among those that a finding is a share of: a way out has to be offered. */
  static boolean concerns(Count count, String name) {
    return !name.equals("wayOut")
        || count.state() == State.FAILED
        || found(count.found(), "wayOutOffered");
  }

  private static Verdict scored(String found) {
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
      for (String finding : found.split(",", -1)) {
        String[] pair = finding.split("=", 2);
        if (pair.length == 2) {
          answers.put(pair[0], Answer.valueOf(pair[1].toUpperCase(Locale.ROOT)));
        }
      }
    }
    return answers;
  }

  static Map<String, Answer> answers(Found found) {
    return answers(found.state(), found.found());
  }
}
