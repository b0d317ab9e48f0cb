package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Outline.Found;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a judge model about stored trials, of agents and of chat; no target is run. Verdicts are
 * durable once given, and are not asked for again.
 */
public final class Judging {

  private final Store store;
  private final String judge;
  private final TargetModel model;
  private final Questionnaires asked;
  private final Sampling sampling;
  private final Workers workers;

  /**
   * Makes it.
   *
   * @param sampling with temperature 1 for models that take no other
   */
  public Judging(Store store, TargetModel model, Questionnaires asked, Sampling sampling) {
    this(store, model, asked, sampling, Workers.thisProcess());
  }

  /** Likewise, as one of several processes. */
  public Judging(
      Store store, TargetModel model, Questionnaires asked, Sampling sampling, Workers workers) {
    this.store = store;
    this.workers = workers;
    this.judge = ModelJudge.identity(model.identity(), sampling);
    this.model = model;
    this.asked = asked;
    this.sampling = sampling;
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
   * Has trials of a run judged. Other processes may have the same done: no trial is judged that
   * another one is at, or has had judged.
   *
   * @param concurrency questions under way at a time
   * @param progress is told of trials judged
   */
  public void run(String run, List<String> waiting, int concurrency, IntConsumer progress) {
    if (waiting.isEmpty()) {
      return;
    }
    asked.all().forEach(one -> KnownJudges.keep(store, name(one), one));
    String what = "judge '%s' of run '%s'".formatted(judge, run);
    ServedModel served = new ServedModel(store, what);
    int[] told = {0};
    try (Leased leased =
        new Leased(
            store,
            what,
            workers,
            waiting,
            () -> StorePatience.withStore(() -> judged(run, waiting)),
            Math.clamp(concurrency / 4, 1, 64),
            () -> false)) {
      do {
        SideBySide.<String, Optional<Answered>>run(
            leased,
            Math.min(concurrency, waiting.size()),
            key -> StorePatience.withStore(() -> store.trial(run, key)).flatMap(this::judged),
            judged -> {
              List<Answered> answered = judged.stream().flatMap(Optional::stream).toList();
              List<TrialRow> rows =
                  answered.stream()
                      .filter(answer -> served.answered(answer.served()))
                      .map(Answered::row)
                      .toList();
              StorePatience.doing(() -> store.save(rows));
              served.requireNoOther();
              told[0] += judged.size();
              progress.accept(judged.size());
            });
      } while (leased.awaitMore());
    }
    progress.accept(waiting.size() - told[0]);
  }

  private Set<String> judged(String run, List<String> waiting) {
    Set<String> judged = new HashSet<>(waiting);
    waiting(run).forEach(judged::remove);
    return judged;
  }

  /** A trial with a verdict on it, and who gave that. */
  private record Answered(TrialRow row, List<Reply.Served> served) {}

  /**
   * A judge that gave no verdict is asked again with other luck: a cache would repeat the first.
   */
  private Optional<Answered> judged(TrialRow row) {
    StoredTrial stored = StoredTrial.of(row);
    Case one = stored.asCase();
    ModelJudge by = new ModelJudge(model.identity(), model, asked.of(one.criteria()), sampling);
    @Nullable Verdict earlier = stored.by(by.name()).orElse(null);
    if (earlier instanceof Verdict.Given) {
      return Optional.empty();
    }
    int before = earlier instanceof Verdict.Missing missing ? missing.asked() : 0;
    List<Usage> calls = new ArrayList<>(earlier == null ? List.of() : earlier.calls());
    Verdict verdict = by.verdict(one, row.head().ordinal() + before * ModelJudge.OTHER_LUCK);
    calls.addAll(verdict.calls());
    return Optional.of(
        switch (verdict) {
          case Verdict.Given(var findings, Reply.Served served, _) ->
              answered(row, by, new Verdict.Given(findings, served, calls), List.of(served));
          case Verdict.Missing(String cause, int times, _) ->
              answered(row, by, new Verdict.Missing(cause, before + times, calls), List.of());
        });
  }

  private static Answered answered(
      TrialRow row, Judge by, Verdict verdict, List<Reply.Served> served) {
    return new Answered(row.with(List.of(Verdicts.row(by.name(), verdict))), served);
  }
}
