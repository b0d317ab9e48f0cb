package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Count;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stored run as tables, counted by the database: no transcript is read.
 *
 * @param run as it is stored
 * @param judges what each judge was asked
 */
public record Tabulation(String run, List<Cell> cells, KnownJudges judges) {

  public Tabulation {
    cells = List.copyOf(cells);
  }

  /**
   * Trials that are alike in suite and condition and in what one judge found.
   *
   * @param verdict without reasons
   */
  public record Cell(Count count, Map<String, String> condition, Verdict verdict) {
    public Cell {
      condition = Collections.unmodifiableMap(new TreeMap<>(condition));
    }
  }

  /**
   * A suite, or a part of it.
   *
   * @param condition the values that the part stands for; empty for a whole suite
   */
  public record Part(String suite, Map<String, String> condition) {

    /** {@code blackmail: urgency=none} for a part, {@code blackmail} for the whole. */
    public String label() {
      return condition.entrySet().stream()
          .map(factor -> factor.getKey() + "=" + factor.getValue())
          .collect(Collectors.joining(", ", condition.isEmpty() ? suite : suite + ": ", ""));
    }
  }

  /**
   * What the mechanical half found in a part.
   *
   * @param result under the part's label
   */
  public record Row(Part part, SuiteResult result) {

    /** Of a whole suite. */
    public static Row of(SuiteResult result) {
      return new Row(new Part(result.suite(), Map.of()), result);
    }
  }

  /** What a judge model or a person answered to one question in a part. */
  public record Answers(Part part, String judge, Judged.Row row) {}

  /** How often a judge, or the mechanical half, found one thing in a suite. */
  public record Rate(String judge, String finding, String suite, Estimate estimate) {}

  /** Reads a run, without what judges say under a {@link Framing}. */
  public static Tabulation read(Store store, String run) {
    Map<String, Map<String, String>> conditions = new LinkedHashMap<>();
    Verdicts verdicts = new Verdicts();
    return new Tabulation(
        run,
        counts(store, run)
            .filter(count -> !Framing.isFramed(count.judge()))
            .map(count ->
                new Cell(
                    count,
                    conditions.computeIfAbsent(count.stratum().condition(), StoredTrial::condition),
                    verdicts.read(count.state(), count.found())))
            .toList(),
        KnownJudges.read(store));
  }

  /** Trials without the mechanical half's verdict are missing, and not left out. */
  private static Stream<Count> counts(Store store, String run) {
    List<Count> counts = store.counts(run);
    long judged =
        counts.stream()
            .filter(count -> count.judge().equals(Mechanical.JUDGE))
            .mapToLong(Count::trials)
            .sum();
    return judged == store.size(run)
        ? counts.stream()
        : Stream.concat(
            counts.stream(),
            store.keysWithout(run, Mechanical.JUDGE).stream()
                .flatMap(key -> store.trial(run, key).stream())
                .map(trial ->
                    new Count(
                        trial.head().stratum(),
                        trial.head().scenario(),
                        Mechanical.JUDGE,
                        State.FAILED,
                        "",
                        1)));
  }

  /** The suites of the run, by name. */
  public Set<String> suites() {
    Set<String> suites = new TreeSet<>();
    cells.forEach(cell -> suites.add(cell.count().stratum().suite()));
    return suites;
  }

  /** The factors that the trials differ in, or might, each with the values that there are. */
  public Map<String, Set<String>> factors() {
    Map<String, Set<String>> factors = new TreeMap<>();
    cells.forEach(cell ->
        cell.condition()
            .forEach((factor, value) ->
                factors.computeIfAbsent(factor, one -> new TreeSet<>()).add(value)));
    return factors;
  }

  /**
   * The trials of some suites.
   *
   * @param suites by name; none means all
   * @throws IllegalArgumentException when the run has no such suite
   */
  public Tabulation of(Collection<String> suites) {
    suites.forEach(suite -> require("suite", suite, suites()));
    return new Tabulation(
        run,
        cells.stream()
            .filter(cell -> suites.isEmpty() || suites.contains(cell.count().stratum().suite()))
            .toList(),
        judges);
  }

  /**
   * The trials where each factor has one of its values.
   *
   * @throws IllegalArgumentException when no trial has such a factor or value
   */
  public Tabulation where(Map<String, List<String>> values) {
    values.forEach((factor, wanted) -> {
      require("factor", factor, factors().keySet());
      wanted.forEach(
          value -> require("value of " + factor, value, factors().getOrDefault(factor, Set.of())));
    });
    return new Tabulation(
        run,
        cells.stream()
            .filter(cell ->
                values.entrySet().stream()
                    .allMatch(one ->
                        one.getValue().contains(cell.condition().getOrDefault(one.getKey(), ""))))
            .toList(),
        judges);
  }

  private void require(String what, String name, Collection<String> known) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "run '%s' has no %s '%s'; it has %s"
              .formatted(run, what, name, String.join(", ", known)));
    }
  }

  /**
   * The mechanical half's findings, suite by suite.
   *
   * @param by factors to part the suites by
   * @param agents whether a suite is of agents, whose harm {@link Capability} doubts
   */
  public List<Row> rows(List<String> by, Predicate<String> agents) {
    List<Row> rows = new ArrayList<>();
    parts(by)
        .forEach((part, cells) ->
            cells.stream()
                .filter(cell -> cell.count().judge().equals(Mechanical.JUDGE))
                .findFirst()
                .ifPresent(first -> rows.add(new Row(part, result(part, first.count(), cells)))));
    List<SuiteResult> weighed = Capability.weighed(rows.stream().map(Row::result).toList(), agents);
    rows.replaceAll(row -> new Row(row.part(), weighed.get(rows.indexOf(row))));
    return rows;
  }

  private Map<Part, List<Cell>> parts(List<String> by) {
    by.forEach(factor -> require("factor", factor, factors().keySet()));
    Map<Part, List<Cell>> parts = new LinkedHashMap<>();
    for (Cell cell : cells) {
      Map<String, String> condition = new LinkedHashMap<>();
      by.forEach(factor -> condition.put(factor, cell.condition().getOrDefault(factor, "")));
      parts
          .computeIfAbsent(
              new Part(cell.count().stratum().suite(), condition), part -> new ArrayList<>())
          .add(cell);
    }
    return parts;
  }

  private SuiteResult result(Part part, Count of, List<Cell> cells) {
    List<Observed> trials = new ArrayList<>();
    for (Cell cell : cells) {
      Count count = cell.count();
      if (count.judge().equals(Mechanical.JUDGE)) {
        trials.addAll(
            Collections.nCopies(
                Math.toIntExact(count.trials()), new Observed(count.scenario(), cell.verdict())));
      }
    }
    return SuiteResult.of(
        run, of.stratum().seed(), part.label(), split(of.stratum().split()), trials);
  }

  private static Split split(String label) {
    return List.of(Split.values()).stream()
        .filter(split -> split.toString().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no split '" + label + "'"));
  }

  /**
   * What judge models and people answered, of the trials that they have looked at.
   *
   * @param by factors to part the suites by
   */
  public List<Answers> answers(List<String> by) {
    List<Answers> answers = new ArrayList<>();
    parts(by)
        .forEach((part, cells) -> {
          Map<String, List<Cell>> judges = new TreeMap<>();
          cells.stream()
              .filter(
                  cell -> !cell.count().judge().isEmpty() && !Mechanical.is(cell.count().judge()))
              .forEach(cell ->
                  judges
                      .computeIfAbsent(cell.count().judge(), judge -> new ArrayList<>())
                      .add(cell));
          judges.forEach((judge, theirs) ->
              questions(theirs)
                  .forEach(question ->
                      answers.add(
                          new Answers(
                              part,
                              judge,
                              row(part.label(), question, asked(judge, question, theirs))))));
        });
    return answers;
  }

  /** Those that hold the answer, or should. */
  private List<Cell> asked(String judge, String question, List<Cell> cells) {
    return cells.stream()
        .filter(cell ->
            switch (cell.verdict()) {
              case Verdict.Given given -> given.findings().containsKey(question);
              case Verdict.Missing ignored -> judges.isAsked(judge, question, cell.condition());
            })
        .toList();
  }

  private static Set<String> questions(List<Cell> cells) {
    Set<String> questions = new TreeSet<>();
    for (Cell cell : cells) {
      if (cell.verdict() instanceof Verdict.Given given) {
        questions.addAll(given.findings().keySet());
      }
    }
    return questions;
  }

  private static Judged.Row row(String suite, String question, List<Cell> cells) {
    AnswerTally tally = new AnswerTally();
    cells.forEach(cell ->
        tally.count(
            cell.count().scenario(),
            cell.verdict().answer(question).orElse(Answer.UNCLEAR),
            cell.count().trials()));
    return tally.row(suite, question);
  }

  /**
   * How often each thing that can be found was found: by the mechanical half first, then others.
   */
  public List<Rate> rates() {
    List<Rate> rates = new ArrayList<>();
    for (String name : Findings.MECHANICAL) {
      parts(List.of())
          .forEach((part, cells) ->
              rates.add(new Rate(Mechanical.JUDGE, name, part.suite(), rate(name, cells))));
    }
    answers(List.of())
        .forEach(answer ->
            rates.add(
                new Rate(
                    answer.judge(),
                    answer.row().question(),
                    answer.part().suite(),
                    answer.row().rate())));
    return rates;
  }

  private static Estimate rate(String name, List<Cell> cells) {
    ByScenario counted = new ByScenario();
    for (Cell cell : cells) {
      Count count = cell.count();
      if (count.judge().equals(Mechanical.JUDGE)) {
        switch (cell.verdict()) {
          case Verdict.Given given ->
              given
                  .answer(name)
                  .ifPresent(answer ->
                      counted.count(count.scenario(), answer == Answer.YES, count.trials()));
          case Verdict.Missing ignored -> counted.countMissing(count.trials());
        }
      }
    }
    return counted.rate();
  }
}
