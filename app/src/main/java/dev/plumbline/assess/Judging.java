package dev.plumbline.assess;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Questionnaire;
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
 * Asks a judge model about stored trials, of agents and of chat; no target is run. Opinions are
 * durable once given, and are not asked for again.
 */
public final class Judging {

  private static final long OTHER_LUCK = 1_000_003;

  private final Store store;
  private final String judge;
  private final TargetModel model;
  private final double temperature;

  /**
   * Makes it.
   *
   * @param temperature 1 for models that take no other
   */
  public Judging(Store store, TargetModel model, double temperature) {
    this.store = store;
    this.judge = model.identity() + (temperature == 0 ? "" : " with temperature " + temperature);
    this.model = model;
    this.temperature = temperature;
  }

  /** The judge as the store keeps it: the model, where it is, and how it is asked. */
  public String name() {
    return judge;
  }

  /** The keys of the finished trials on which this judge has given no opinion. */
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
    return trial.by(name(Questionnaire.AGENT)).or(() -> trial.by(name(Questionnaire.CHAT)));
  }

  private String name(Questionnaire asked) {
    return Judged.name(judge, asked);
  }

  /**
   * Has trials of a run judged.
   *
   * @param concurrency questions under way at a time
   * @param progress is told of trials judged
   */
  public void run(String run, List<String> waiting, int concurrency, IntConsumer progress) {
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

  /** A trial with an opinion on it, and who gave that. */
  private record Answered(TrialRow row, List<Reply.Served> served) {}

  /**
   * A judge that gave no opinion is asked again with other luck: a cache would repeat the first.
   */
  private Answered judged(TrialRow row) {
    StoredTrial stored = StoredTrial.of(row);
    Questionnaire asked = Questionnaire.of(stored.scenario());
    int before =
        stored.opinions().get(name(asked)) instanceof Opinion.Missing missing ? missing.asked() : 0;
    Opinion opinion =
        new ModelJudge(model, asked, temperature)
            .opinion(
                stored.scenario(), stored.transcript(), row.head().ordinal() + before * OTHER_LUCK);
    return switch (opinion) {
      case Opinion.Given given ->
          new Answered(Opinions.on(row, name(asked), given), List.of(given.served()));
      case Opinion.Missing missing ->
          new Answered(
              Opinions.on(row, name(asked), new Opinion.Missing(missing.cause(), before + 1)),
              List.of());
    };
  }
}
