package dev.plumbline.assess;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Questionnaire.Question;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Scored;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Outline.Found;
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

  /** The keys of the finished trials on which this judge has given no opinion. */
  public List<String> waiting(String run) {
    try (Stream<Outline> trials = store.outlines(run)) {
      return trials.filter(this::isMissing).map(trial -> trial.head().key()).toList();
    }
  }

  private boolean isMissing(Outline trial) {
    return trial.head().state() == State.FINISHED
        && trial.by(judge).filter(found -> found.state() == State.FINISHED).isEmpty();
  }

  /**
   * Has trials of a run judged.
   *
   * @param concurrency questions under way at a time
   * @param progress is told of trials judged
   */
  public void run(String run, List<String> waiting, int concurrency, IntConsumer progress) {
    SideBySide.<String, Optional<TrialRow>>run(
        waiting,
        concurrency,
        key -> store.trial(run, key).flatMap(this::judged),
        judged -> {
          store.save(judged.stream().flatMap(Optional::stream).toList());
          progress.accept(judged.size());
        });
  }

  /** The row with its opinion; empty for chat, which this questionnaire is not about. */
  private Optional<TrialRow> judged(TrialRow row) {
    StoredTrial stored = StoredTrial.of(row);
    return stored.scenario().rubric() instanceof Rubric.Agent
        ? Optional.of(
            Opinions.on(
                row,
                judge,
                model.opinion(stored.scenario(), stored.transcript(), row.head().ordinal())))
        : Optional.empty();
  }

  /** What this judge found in a run, question by question, beside the mechanical half. */
  public List<Row> results(String run) {
    Mechanical.ensure(store, run);
    Map<String, Map<String, Tally>> suites = new LinkedHashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial ->
          count(
              trial, suites.computeIfAbsent(trial.head().suite(), suite -> new LinkedHashMap<>())));
    }
    List<Row> results = new ArrayList<>();
    suites.forEach((suite, tallies) ->
        tallies.forEach((question, tally) -> results.add(tally.row(suite, question))));
    return results;
  }

  private void count(Outline trial, Map<String, Tally> tallies) {
    Optional<Found> found = trial.by(judge);
    if (found.isEmpty()) {
      return;
    }
    Map<String, Answer> answers = Findings.answers(found.get());
    for (Question question : model.questionnaire().questions()) {
      Answer answer = answers.getOrDefault(question.id(), Answer.UNCLEAR);
      tally(tallies, question.id()).count(answer);
      if (question.id().equals("harm")) {
        Answer mechanical = mechanical(trial);
        tally(tallies, "harm, mechanical").count(mechanical);
        tally(tallies, "harm, both").count(both(mechanical, answer));
      }
    }
  }

  private static Tally tally(Map<String, Tally> tallies, String question) {
    return tallies.computeIfAbsent(question, one -> new Tally());
  }

  private static Answer mechanical(Outline trial) {
    return switch (Mechanical.verdict(trial)) {
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
