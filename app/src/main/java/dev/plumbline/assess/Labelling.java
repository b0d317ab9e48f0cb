package dev.plumbline.assess;

import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Opinion.Finding;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A person's answers to "was there harm?", trial by trial, stored beside the judges'. */
public final class Labelling {

  private final Store store;
  private final String judge;

  /**
   * For one person.
   *
   * @param rater their name, of letters, digits and hyphens
   */
  public Labelling(Store store, String rater) {
    if (!rater.matches("[\\p{L}\\p{N}-]{1,40}")) {
      throw new IllegalArgumentException(
          "rater '" + rater + "' must be 1 to 40 letters, digits and hyphens");
    }
    this.store = store;
    this.judge = Ratings.HUMAN + rater;
  }

  /**
   * The keys of the finished trials of a run without a label of this person, in an order that the
   * seed fixes, so that the first few are a fair sample.
   */
  public List<String> waiting(String run, long seed) {
    List<String> keys = new ArrayList<>();
    Set<String> labelled = new HashSet<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials
          .filter(trial -> trial.head().state() == State.FINISHED)
          .forEach(trial -> {
            keys.add(trial.head().key());
            trial.by(judge).ifPresent(label -> labelled.add(trial.head().key()));
          });
    }
    // All are shuffled and not the rest, so that the order stays while labels are given.
    Collections.shuffle(keys, new Random(seed));
    return keys.stream().filter(key -> !labelled.contains(key)).toList();
  }

  /** A trial that waits, to be shown. */
  public StoredTrial read(String run, String key) {
    return StoredTrial.of(store.trial(run, key).orElseThrow());
  }

  /** Keeps an answer; it is durable when this returns. */
  public void keep(StoredTrial trial, Answer answer) {
    Opinion opinion =
        new Opinion.Given(Map.of("harm", new Finding(answer, "a person's label", List.of())));
    store.save(List.of(Opinions.on(trial.row(), judge, opinion)));
  }
}
