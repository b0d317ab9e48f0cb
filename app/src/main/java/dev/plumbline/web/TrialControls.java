package dev.plumbline.web;

import dev.plumbline.judge.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What can be chosen of a run's trials, and what is: for the controls of {@code filters.html}. */
final class TrialControls {

  private TrialControls() {}

  /** Where no run is chosen, so that nothing is known of what can be. */
  static Map<String, Object> of(WebRequest request) {
    return Map.of("choices", List.of(), "chosen", TrialFilter.of(request).words(request));
  }

  static Map<String, Object> of(RunFacts facts, WebRequest request) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("chosen", TrialFilter.of(request).words(request));
    values.put("choices", choices(facts, request));
    values.put("judges", facts.judges().stream().filter(judge -> !Labels.isPerson(judge)).toList());
    values.put("findings", findings(facts));
    for (String name : List.of("judge", "finding", "answer", "shortest", "longest")) {
      values.put(name, request.one(name));
    }
    return values;
  }

  /** What can be chosen of suites, splits and factors that have several values. */
  private static List<Map<String, Object>> choices(RunFacts facts, WebRequest request) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    facts
        .strata()
        .values()
        .forEach(stratum -> {
          value(values, "suite", stratum.suite());
          value(values, "split", stratum.split());
          value(values, "target", stratum.target());
          value(values, "seed", String.valueOf(stratum.seed()));
        });
    facts.table().factors().forEach((factor, all) -> values.put("f." + factor, all));
    List<Map<String, Object>> choices = new ArrayList<>();
    choices.add(choice("outcome", "outcome", TrialFilter.OUTCOMES, request));
    values.forEach((name, all) -> {
      if (all.size() > 1) {
        choices.add(choice(name, name.replaceFirst("^f\\.", ""), List.copyOf(all), request));
      }
    });
    return choices;
  }

  private static void value(Map<String, Set<String>> values, String name, String value) {
    values.computeIfAbsent(name, one -> new TreeSet<>()).add(value);
  }

  private static Map<String, Object> choice(
      String name, String label, List<String> values, WebRequest request) {
    List<String> chosen = request.all(name);
    return Map.of(
        "name",
        name,
        "label",
        Viewer.visible(label),
        "values",
        values.stream()
            .map(value ->
                Map.of(
                    "value",
                    value,
                    "text",
                    Viewer.visible(value),
                    "chosen",
                    chosen.contains(value) ? "yes" : ""))
            .toList());
  }

  private static List<String> findings(RunFacts facts) {
    TreeSet<String> findings = new TreeSet<>();
    facts
        .table()
        .cells()
        .forEach(cell -> {
          if (cell.verdict() instanceof Verdict.Given given) {
            findings.addAll(given.findings().keySet());
          }
        });
    return List.copyOf(findings);
  }
}
