package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Reply;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Outline.Found;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Asks a judge model about stored trials, of agents and of chat; no target is run. Verdicts are
 * durable once given, and are not asked for again.
 */
public final class Judging {

  private final Store store;
  private final String judge;
  private final TargetModel model;
  private final Questionnaires asked;
  private final double temperature;

  /**
   * Makes it.
   *
   * @param temperature 1 for models that take no other
   */
  public Judging(Store store, TargetModel model, Questionnaires asked, double temperature) {
    this.store = store;
    this.judge = ModelJudge.identity(model.identity(), temperature);
    this.model = model;
    this.asked = asked;
    this.temperature = temperature;
  }

  /** The judge as the store keeps it: the model, where it is, and how it is asked. */
  public String name() {
    return judge;
  }

  /** The keys of the finished trials on which this judge has given no verdict. */
  public List<String> waiting(String run) {
    try (Stream<Outline> trials = store.outlines(run)) {
      return trials.filter(this::isMissing).map(trial -> trial.head().key()).toList();
    }
  }

  private boolean isMissing(Outline trial) {
    return trial.head().state() == State.FINISHED
        && mine(trial).filter(found -> found.state() == State.FINISHED).isEmpty();
  }

  private Optional<Found> mine(Outline trial) {
    return asked.all().stream().flatMap(one -> trial.by(name(one)).stream()).findFirst();
  }

  private String name(Questionnaire questionnaire) {
    return ModelJudge.name(judge, questionnaire);
  }

  /**
   * Has trials of a run judged.
   *
   * @param concurrency questions under way at a time
   * @param progress is told of trials judged
   */
  public void run(String run, List<String> waiting, int concurrency, IntConsumer progress) {
    asked.all().forEach(one -> KnownJudges.keep(store, name(one), one));
    ServedModel served = new ServedModel(store, "judge '%s' of run '%s'".formatted(judge, run));
    SideBySide.<String, Optional<Answered>>run(
        waiting,
        concurrency,
        key -> store.trial(run, key).map(this::judged),
        judged -> {
          store.save(
              judged.stream()
                  .flatMap(Optional::stream)
                  .filter(answer -> served.answered(answer.served()))
                  .map(Answered::row)
                  .toList());
          served.requireNoOther();
          progress.accept(judged.size());
        });
  }

  /** A trial with a verdict on it, and who gave that. */
  private record Answered(TrialRow row, List<Reply.Served> served) {}

  /**
   * A judge that gave no verdict is asked again with other luck: a cache would repeat the first.
   */
  private Answered judged(TrialRow row) {
    StoredTrial stored = StoredTrial.of(row);
    Case one = stored.asCase();
    ModelJudge by = new ModelJudge(model.identity(), model, asked.of(one.criteria()), temperature);
    int before =
        stored.opinions().get(by.name()) instanceof Verdict.Missing missing ? missing.asked() : 0;
    Verdict verdict = by.verdict(one, row.head().ordinal() + before * ModelJudge.OTHER_LUCK);
    return switch (verdict) {
      case Verdict.Given given -> answered(row, by, given, List.of(given.served()));
      case Verdict.Missing(String cause, int times) ->
          answered(row, by, new Verdict.Missing(cause, before + times), List.of());
    };
  }

  private static Answered answered(
      TrialRow row, Judge by, Verdict verdict, List<Reply.Served> served) {
    return new Answered(row.with(List.of(Verdicts.row(by.name(), verdict))), served);
  }
}
