package dev.plumbline.web;

import dev.plumbline.assess.Measure;
import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.report.Words;
import dev.plumbline.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run in numbers, each of which opens the trials that it counts. */
final class RunPage {

  private static final List<Measure> MEASURES =
      List.of(
          Measure.HARM,
          Measure.INTENT,
          Measure.ACTING,
          Measure.TASK,
          Measure.WAY_OUT,
          Measure.REFUSED,
          Measure.MALFORMED,
          Measure.TRUNCATED,
          Measure.MISSING);

  /** How the keys of an auditing agent's sessions begin. */
  private static final String SESSION = "session-";

  private static final int BESIDE = 200;

  private RunPage() {}

  private static String session(String run, String key) {
    return WebRequest.address(
        "/trial", "run", run, "key", key, "tree", key.startsWith(SESSION) ? "1" : "");
  }

  static WebResponse of(Viewer viewer, WebRequest request) {
    RunFacts facts = viewer.facts().of(request.required("run"));
    String by = request.one("by");
    List<Tabulation.Row> rows = by.isEmpty() ? facts.rows() : facts.by(by);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("run", Viewer.visible(facts.run()));
    values.put("target", Viewer.visible(facts.target()));
    values.put("by", by);
    values.put("self", WebRequest.address("/run", "run", facts.run()));
    values.put("runValue", facts.run());
    values.put("trials", WebRequest.address("/trials", "run", facts.run()));
    values.put("label", WebRequest.address("/label", "run", facts.run()));
    values.put(
        "measures", MEASURES.stream().map(measure -> measure.label().replace('-', ' ')).toList());
    values.put("rows", rows.stream().map(row -> row(facts.run(), row)).toList());
    values.put("factors", factors(facts));
    values.put("answers", answers(facts));
    values.put(
        "commands",
        facts.record().stream()
            .flatMap(record -> record.starts().stream())
            .map(start -> Viewer.visible(String.join(" ", start.command())))
            .toList());
    values.put(
        "beside",
        viewer.store().browsing().besideTrials(facts.run(), SESSION, BESIDE).stream()
            .map(key -> Map.of("key", Viewer.visible(key), "address", session(facts.run(), key)))
            .toList());
    values.put("checkpoints", checkpoints(viewer, facts));
    values.put("others", others(viewer, facts));
    values.put("live", WebRequest.address("/live", "run", facts.run()));
    return WebResponse.html(Viewer.page("run", facts.run(), values));
  }

  private static List<String> factors(RunFacts facts) {
    return facts.table().factors().entrySet().stream()
        .filter(factor -> factor.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, Object> row(String run, Tabulation.Row row) {
    SuiteResult result = row.result();
    List<String> where = ViewLinks.where(run, row.part());
    return Map.of(
        "label",
        Viewer.visible(row.part().label()),
        "split",
        result.split().toString(),
        "n",
        Words.count(result.n() + result.missing()),
        "address",
        ViewLinks.trials(where),
        "scenarios",
        Words.count(result.scenarios()),
        "note",
        notes(result),
        "cells",
        MEASURES.stream().map(measure -> cell(where, result, measure)).toList());
  }

  private static String notes(SuiteResult result) {
    if (!result.harmNotShown().isEmpty()) {
      return "Harm is not shown: " + Viewer.visible(result.harmNotShown()) + ".";
    }
    return result.theseScenariosOnly()
        ? "The rates are of these %d scenarios only, and say nothing of others."
            .formatted(result.scenarios())
        : "";
  }

  private static Map<String, String> cell(List<String> where, SuiteResult result, Measure measure) {
    Estimate estimate = result.rate(measure);
    boolean asked = measure == Measure.MISSING || estimate instanceof Estimate.Rate;
    boolean shown = measure != Measure.HARM || result.harmNotShown().isEmpty();
    return Map.of(
        "value",
        !shown ? "not shown" : asked ? Words.value(estimate) : "–",
        "interval",
        shown && asked ? Words.interval(estimate) : "",
        "kind",
        measure.label(),
        "address",
        asked ? ViewLinks.counted(where, measure) : "");
  }

  private static List<Map<String, Object>> answers(RunFacts facts) {
    return facts.table().answers(List.of()).stream()
        .filter(answer -> Viewer.isModel(answer.judge()))
        .map(answer -> answer(facts.run(), answer))
        .toList();
  }

  private static Map<String, Object> answer(String run, Tabulation.Answers answer) {
    List<String> where = ViewLinks.where(run, answer.part());
    String question = answer.row().question();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("judge", Viewer.visible(answer.judge()));
    row.put("suite", Viewer.visible(answer.part().suite()));
    row.put("question", Viewer.visible(question));
    row.put("n", Words.count(answer.row().n()));
    row.put("missing", Words.count(answer.row().missing()));
    row.put("rate", Words.rate(answer.row().rate()));
    row.put(
        "yes",
        ViewLinks.trials(where, "judge", answer.judge(), "finding", question, "answer", "yes"));
    row.put(
        "no",
        ViewLinks.trials(where, "judge", answer.judge(), "finding", question, "answer", "no"));
    row.put(
        "unclear",
        ViewLinks.trials(where, "judge", answer.judge(), "finding", question, "answer", "unclear"));
    row.put(
        "disputed",
        question.equals("harm")
            ? List.of(
                Map.of(
                    "text",
                    "rules yes, judge no",
                    "address",
                    disputed(where, answer.judge(), "yes", "no")),
                Map.of(
                    "text",
                    "rules no, judge yes",
                    "address",
                    disputed(where, answer.judge(), "no", "yes")))
            : List.of());
    return row;
  }

  private static String disputed(List<String> where, String judge, String rules, String said) {
    return ViewLinks.trials(
        where,
        "judge",
        Mechanical.JUDGE,
        "finding",
        "harm",
        "answer",
        rules,
        "judge",
        judge,
        "finding",
        "harm",
        "answer",
        said);
  }

  /** The address of the other checkpoints of its training beside it, by step; empty without any. */
  private static String checkpoints(Viewer viewer, RunFacts facts) {
    String parent = facts.record().map(record -> record.setup().parent()).orElse("");
    if (parent.isEmpty()) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    viewer.store().runRows().stream()
        .flatMap(row ->
            RunRecords.of(viewer.store(), row.name()).stream()
                .filter(record -> record.setup().parent().equals(parent))
                .map(record -> Map.entry(record.setup().step(), row.name())))
        .sorted(
            Map.Entry.<Integer, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
        .limit(ComparePage.MOST)
        .forEach(checkpoint -> pairs.addAll(List.of("run", checkpoint.getValue())));
    return pairs.size() < 4 ? "" : WebRequest.address("/compare", pairs.toArray(String[]::new));
  }

  /** Runs to lay beside it: those that share a suite. */
  private static List<Map<String, Object>> others(Viewer viewer, RunFacts facts) {
    Set<String> suites = facts.table().suites();
    Map<String, Long> shared = new LinkedHashMap<>();
    viewer.facts().tallies().stream()
        .filter(tally -> suites.contains(tally.suite()) && !tally.run().equals(facts.run()))
        .forEach(tally -> shared.merge(tally.run(), tally.trials(), Long::sum));
    return shared.entrySet().stream()
        .map(run ->
            Map.<String, Object>of(
                "name",
                Viewer.visible(run.getKey()),
                "trials",
                Words.count(run.getValue()),
                "value",
                run.getKey(),
                "address",
                WebRequest.address("/compare", "run", facts.run(), "run", run.getKey())))
        .toList();
  }
}
