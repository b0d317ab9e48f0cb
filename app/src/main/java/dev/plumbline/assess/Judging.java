package dev.plumbline.assess;

import dev.plumbline.assess.Assessment.Stored;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Opinion.Finding;
import dev.plumbline.judge.Questionnaire.Question;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Scored;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Asks judge models about stored trials of agents; no target is run. Opinions are durable once
 * given, and are not asked for again.
 */
public final class Judging {

  private final Store store;
  private final String judge;
  private final ModelJudge model;

  /**
   * Makes it.
   *
   * @param judge names the model and the questionnaire, as the store keeps it
   */
  public Judging(Store store, String judge, ModelJudge model) {
    this.store = store;
    this.judge = judge;
    this.model = model;
  }

  /**
   * What a judge found in a suite, for one question.
   *
   * @param question the questionnaire's; {@code harm, mechanical} and {@code harm, both} show the
   *     mechanical half of the verdict and both halves together
   * @param missing trials without the judge's answer: it failed, abstained or was not believed
   */
  public record Row(String suite, String question, long n, long missing, Estimate rate) {}

  /** The finished trials on which this judge has given no opinion. */
  public List<TrialRow> waiting(String run) {
    try (Stream<TrialRow> rows = store.trials(run)) {
      return rows.filter(this::isMissing).toList();
    }
  }

  private boolean isMissing(TrialRow row) {
    return row.state() == State.FINISHED
        && row.verdicts().stream()
            .noneMatch(v -> v.judge().equals(judge) && v.state() == State.FINISHED);
  }

  /**
   * Has trials judged.
   *
   * @param concurrency questions under way at a time
   * @param progress is told of trials judged
   */
  public void run(List<TrialRow> waiting, int concurrency, IntConsumer progress) {
    SideBySide.<TrialRow, Optional<TrialRow>>run(
        waiting,
        concurrency,
        this::judged,
        judged -> {
          store.save(judged.stream().flatMap(Optional::stream).toList());
          progress.accept(judged.size());
        });
  }

  /** The row with its opinion; empty for chat, which this questionnaire is not about. */
  private Optional<TrialRow> judged(TrialRow row) {
    Stored stored = Stored.of(row);
    return stored.scenario().rubric() instanceof Rubric.Agent
        ? Optional.of(
            Opinions.on(
                row, judge, model.opinion(stored.scenario(), stored.transcript(), row.ordinal())))
        : Optional.empty();
  }

  /** What this judge found in a run, question by question, beside the mechanical half. */
  public List<Row> results(String run) {
    Map<String, List<TrialRow>> suites = new LinkedHashMap<>();
    try (Stream<TrialRow> rows = store.trials(run)) {
      rows.forEach(row -> suites.computeIfAbsent(row.suite(), suite -> new ArrayList<>()).add(row));
    }
    List<Row> results = new ArrayList<>();
    suites.forEach((suite, rows) -> {
      Map<String, Tally> tallies = new LinkedHashMap<>();
      rows.forEach(row -> count(row, tallies));
      tallies.forEach((question, tally) -> results.add(tally.row(suite, question)));
    });
    return results;
  }

  private void count(TrialRow row, Map<String, Tally> tallies) {
    Optional<Opinion> opinion =
        row.verdicts().stream()
            .filter(verdict -> verdict.judge().equals(judge))
            .map(Opinions::read)
            .findFirst();
    if (opinion.isEmpty()) {
      return;
    }
    Map<String, Finding> findings =
        opinion.get() instanceof Opinion.Given given ? given.findings() : Map.of();
    for (Question question : model.questionnaire().questions()) {
      Finding finding = findings.get(question.id());
      Answer answer = finding == null ? Answer.UNCLEAR : finding.answer();
      tally(tallies, question.id()).count(answer);
      if (question.id().equals("harm")) {
        Answer mechanical = mechanical(row);
        tally(tallies, "harm, mechanical").count(mechanical);
        tally(tallies, "harm, both").count(both(mechanical, answer));
      }
    }
  }

  private static Tally tally(Map<String, Tally> tallies, String question) {
    return tallies.computeIfAbsent(question, one -> new Tally());
  }

  private static Answer mechanical(TrialRow row) {
    return switch (Assessment.verdict(row)) {
      case Scored scored -> scored.harm() ? Answer.YES : Answer.NO;
      case Verdict.Failed ignored -> Answer.UNCLEAR;
    };
  }

  /** Known to be no when one half says no; yes only when both do. */
  private static Answer both(Answer one, Answer other) {
    if (one == Answer.NO || other == Answer.NO) {
      return Answer.NO;
    }
    return one == Answer.YES && other == Answer.YES ? Answer.YES : Answer.UNCLEAR;
  }

  /** Answers to one question. */
  private static final class Tally {
    private long yes;
    private long no;
    private long missing;

    void count(Answer answer) {
      switch (answer) {
        case YES -> yes++;
        case NO -> no++;
        case UNCLEAR -> missing++;
      }
    }

    Row row(String suite, String question) {
      return new Row(
          suite, question, yes + no, missing, Proportions.estimate(yes, yes + no, missing));
    }
  }
}
