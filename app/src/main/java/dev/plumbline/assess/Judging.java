package dev.plumbline.assess;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.model.Model;
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

  private final Store store;
  private final String judge;
  private final Model model;
  private final double temperature;

  /**
   * Makes it.
   *
   * @param judge names the model, as the store keeps it
   * @param temperature 1 for models that take no other
   */
  public Judging(Store store, String judge, Model model, double temperature) {
    this.store = store;
    this.judge = judge;
    this.model = model;
    this.temperature = temperature;
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
    SideBySide.<String, Optional<TrialRow>>run(
        waiting,
        concurrency,
        key -> store.trial(run, key).map(this::judged),
        judged -> {
          store.save(judged.stream().flatMap(Optional::stream).toList());
          progress.accept(judged.size());
        });
  }

  private TrialRow judged(TrialRow row) {
    StoredTrial stored = StoredTrial.of(row);
    Questionnaire asked = Questionnaire.of(stored.scenario());
    return Opinions.on(
        row,
        name(asked),
        new ModelJudge(model, asked, temperature)
            .opinion(stored.scenario(), stored.transcript(), row.head().ordinal()));
  }
}
