package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return keys(run, seed, false);
  }

  /** Those with a label of this person, in the same order. */
  public List<String> labelled(String run, long seed) {
    return keys(run, seed, true);
  }

  private List<String> keys(String run, long seed, boolean withLabel) {
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
    return keys.stream().filter(key -> labelled.contains(key) == withLabel).toList();
  }

  /** A trial, to be shown. */
  public StoredTrial read(String run, String key) {
    return StoredTrial.of(store.trial(run, key).orElseThrow());
  }

  /** What this person said of a trial as it was read. */
  public Optional<Answer> label(StoredTrial trial) {
    return Optional.ofNullable(trial.opinions().get(judge))
        .flatMap(verdict -> verdict.answer(Findings.HARM));
  }

  /**
   * Keeps an answer, in place of the one that this person gave before, which its reason goes on to
   * name; it is durable when this returns.
   */
  public void keep(StoredTrial trial, Answer answer) {
    String reason =
        label(read(trial.head().run(), trial.head().key()))
            .map(before -> "a person's label, before it " + Findings.word(before))
            .orElse("a person's label");
    Verdict verdict = new Verdict.Given(Map.of(Findings.HARM, new Finding(answer, reason)));
    store.revise(trial.head(), Verdicts.row(judge, verdict));
  }
}
