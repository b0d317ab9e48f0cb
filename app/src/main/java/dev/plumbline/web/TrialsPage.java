package dev.plumbline.web;

import dev.plumbline.judge.Verdict;
import dev.plumbline.report.Words;
import dev.plumbline.store.Outline;
import dev.plumbline.store.TrialQuery.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The trials of a run that a filter lets through, in pages that a browser asks for as it scrolls.
 */
final class TrialsPage {

  /** Trials of a page. */
  static final int ROWS = 50;

  private TrialsPage() {}

  static WebResponse of(Viewer viewer, WebRequest request) {
    RunFacts facts = viewer.facts().of(request.required("run"));
    TrialFilter filter = TrialFilter.of(request);
    OptionalLong number = filter.number(facts);
    Map<String, Object> values = new LinkedHashMap<>(rows(viewer, facts, filter, request));
    values.put("run", Viewer.visible(facts.run()));
    values.put("runValue", facts.run());
    values.put("runAddress", WebRequest.address("/run", "run", facts.run()));
    values.put(
        "number",
        number.isPresent()
            ? Words.count(number.getAsLong()) + (number.getAsLong() == 1 ? " trial" : " trials")
            : "");
    values.put("chosen", filter.words(request));
    values.put("choices", choices(facts, request));
    values.put("judges", facts.judges().stream().filter(judge -> !Labels.isPerson(judge)).toList());
    values.put("judge", request.one("judge"));
    values.put("finding", request.one("finding"));
    values.put("answer", request.one("answer"));
    values.put("findings", findings(facts));
    values.put("shortest", request.one("shortest"));
    values.put("longest", request.one("longest"));
    values.put("live", WebRequest.address("/live", "run", facts.run()));
    return WebResponse.html(Viewer.page("trials", facts.run(), values));
  }

  /** The next page, to be added to those that are there. */
  static WebResponse more(Viewer viewer, WebRequest request) {
    RunFacts facts = viewer.facts().of(request.required("run"));
    return WebResponse.html(
        HtmlTemplates.fill("rows", rows(viewer, facts, TrialFilter.of(request), request)));
  }

  private static Map<String, Object> rows(
      Viewer viewer, RunFacts facts, TrialFilter filter, WebRequest request) {
    List<Outline> trials =
        viewer
            .store()
            .browsing()
            .page(
                filter.query(facts),
                place(request),
                false,
                filter.number(facts).orElse(Long.MAX_VALUE),
                ROWS);
    WebRequest trial = new WebRequest("/trial", request.parameters());
    return Map.of(
        "rows",
        trials.stream()
            .map(one ->
                Viewer.row(
                    one, trial.with(Map.of("key", List.of(one.head().key()), "after", List.of()))))
            .toList(),
        "next",
        trials.size() < ROWS
            ? ""
            : new WebRequest("/trials/more", request.parameters())
                .with("after", words(Place.of(trials.getLast().head()))));
  }

  /** A place in an address. */
  static String words(Place place) {
    return "%s/%d/%s".formatted(place.suite(), place.ordinal(), place.key());
  }

  static Place place(WebRequest request) {
    String after = request.one("after");
    if (after.isEmpty()) {
      return Place.FIRST;
    }
    int key = after.lastIndexOf('/');
    int ordinal = key < 0 ? -1 : after.lastIndexOf('/', key - 1);
    try {
      if (ordinal > 0) {
        return new Place(
            after.substring(0, ordinal),
            Integer.parseInt(after.substring(ordinal + 1, key)),
            after.substring(key + 1));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'after' is '%s'; it is suite/ordinal/key of a trial".formatted(after));
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
