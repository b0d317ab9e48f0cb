package dev.plumbline.report;

import dev.plumbline.assess.JudgeUsage;
import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.Observed;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecord.SuiteUsed;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.assess.StoredRun;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Split;
import dev.plumbline.store.Spending;
import dev.plumbline.store.Store;
import dev.plumbline.store.Tally;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that a report says of a stored run.
 *
 * @param record nothing for runs of before there were records
 * @param agents the suites that are of agents, and not of chat
 * @param results of the mechanical half: agents under pressure first, then controls, then chat
 * @param panels of judges
 * @param usage tokens of the transcripts, by whose model it was
 * @param judgeUsage tokens of the verdicts, by judge
 */
record AssessedRun(
    String name,
    Optional<RunRecord> record,
    List<Tally> tallies,
    Tabulation table,
    Set<String> agents,
    List<SuiteResult> results,
    List<Panel> panels,
    Map<Author, Usage> usage,
    Map<String, Usage> judgeUsage,
    Spending spending,
    Samples samples) {

  /** Reads a run. */
  static AssessedRun read(Store store, String run) {
    Tabulation table = Tabulation.read(store, run);
    Set<String> agents = StoredRun.agents(store, run);
    Optional<RunRecord> record = RunRecords.of(store, run);
    return new AssessedRun(
        run,
        record,
        store.tallies().stream().filter(tally -> tally.run().equals(run)).toList(),
        table,
        agents,
        table.rows(List.of(), agents::contains).stream()
            .map(Tabulation.Row::result)
            .sorted(order(record, agents))
            .toList(),
        Panel.of(store, table),
        usage(store, run),
        JudgeUsage.of(store, run),
        store.ledger().spending(run),
        Samples.of(List.of(run), name -> Sample.of(store, name)));
  }

  private static Comparator<SuiteResult> order(Optional<RunRecord> record, Set<String> agents) {
    List<String> asked =
        record.stream()
            .flatMap(known -> known.starts().stream())
            .flatMap(start -> start.suites().stream())
            .map(SuiteUsed::name)
            .toList();
    return Comparator.<SuiteResult, Boolean>comparing(result -> !agents.contains(result.suite()))
        .thenComparing(SuiteResult::split)
        .thenComparingInt(result -> asked.indexOf(result.suite()))
        .thenComparing(SuiteResult::suite);
  }

  private static Map<Author, Usage> usage(Store store, String run) {
    Map<Author, Usage> usage = new EnumMap<>(Author.class);
    try (Stream<TrialRow> trials = store.trials(run)) {
      trials.forEach(trial -> {
        Transcript transcript = StoredTrial.of(trial).transcript();
        for (Author author : Author.values()) {
          usage.merge(author, transcript.usage(author), Usage::plus);
        }
      });
    }
    usage.values().removeIf(Usage.NONE::equals);
    return usage;
  }

  /** Suites of agents that something tempts or presses. */
  List<SuiteResult> pressured() {
    return results.stream().filter(this::isPressured).toList();
  }

  boolean isPressured(SuiteResult result) {
    return agents.contains(result.suite()) && result.split() != Split.CONTROL;
  }

  /** Some suites as one, with intervals that allow for scenarios that trials share. */
  SuiteResult together(List<SuiteResult> some) {
    Set<String> suites = Set.copyOf(some.stream().map(SuiteResult::suite).distinct().toList());
    List<Observed> trials = new ArrayList<>();
    for (Tabulation.Cell cell : table.cells()) {
      if (cell.count().judge().equals(Mechanical.JUDGE)
          && suites.contains(cell.count().stratum().suite())) {
        trials.addAll(
            Collections.nCopies(
                Math.toIntExact(cell.count().trials()),
                new Observed(cell.count().scenario(), cell.verdict())));
      }
    }
    return SuiteResult.of(name, 0, "together", Split.CONTROL, trials);
  }

  /** What was assessed, as the command line names it, or else the run. */
  String target() {
    return record
        .map(known -> known.setup().target().name())
        .filter(known -> !known.isBlank())
        .orElse(name);
  }

  /** What judges answered in a suite to a question. */
  static Optional<Judged.Row> row(Panel panel, String suite, String question) {
    return panel.judged().rows().stream()
        .filter(row -> row.suite().equals(suite) && row.question().equals(question))
        .findFirst();
  }
}
