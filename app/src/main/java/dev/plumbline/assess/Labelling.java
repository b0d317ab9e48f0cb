package dev.plumbline.assess;

import dev.plumbline.assess.Assessment.Stored;
import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Opinion.Finding;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  /** A trial to be labelled. */
  public record Waiting(TrialRow row, Scenario scenario, Transcript transcript) {}

  /**
   * The finished trials of a run without a label of this person, in an order that the seed fixes,
   * so that the first few are a fair sample.
   */
  public List<Waiting> waiting(String run, long seed) {
    List<TrialRow> rows = new ArrayList<>();
    try (Stream<TrialRow> all = store.trials(run)) {
      all.filter(row -> row.state() == State.FINISHED).forEach(rows::add);
    }
    Collections.shuffle(rows, new Random(seed));
    return rows.stream()
        .filter(row -> row.verdicts().stream().noneMatch(v -> v.judge().equals(judge)))
        .map(row -> {
          Stored stored = Stored.of(row);
          return new Waiting(row, stored.scenario(), stored.transcript());
        })
        .toList();
  }

  /** Keeps an answer; it is durable when this returns. */
  public void keep(Waiting trial, Answer answer) {
    Opinion opinion =
        new Opinion.Given(Map.of("harm", new Finding(answer, "a person's label", List.of())));
    store.save(List.of(Opinions.on(trial.row(), judge, opinion)));
  }
}
