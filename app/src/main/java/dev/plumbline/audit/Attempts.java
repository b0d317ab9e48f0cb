package dev.plumbline.audit;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Follower;
import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.assess.Origin;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tries scenarios against the target. What is in the store is not tried again, so that an audit
 * that was killed comes, by the same steps, to where it was.
 *
 * @param name of the audit, under which its runs are
 * @param reading by a judge, where no rule says what harm is
 * @param progress is told of trials, those found in the store included
 */
public record Attempts(
    Store store,
    Assessment.Target target,
    Sampling sampling,
    Origin origin,
    String name,
    Reading reading,
    IntConsumer progress) {

  /** Has a judge read the trials of a run that it has not read yet. */
  @FunctionalInterface
  public interface Reading {
    /** Nobody reads, so that what rules cannot tell is unscorable. */
    Reading NOBODY = _ -> Map.of();

    /** What it says, by ordinal; nothing of trials that did not come to their end. */
    Map<Integer, Verdict> of(String run);
  }

  /** The same of another target, whose trials are nobody's progress. */
  public Attempts of(Assessment.Target other) {
    return new Attempts(store, other, sampling, origin, name, reading, _ -> {});
  }

  /**
   * Tries each of these scenarios once.
   *
   * @param part of the audit, by which its run is named
   * @return in the order of the scenarios
   */
  public List<Attempt> run(String part, long seed, List<Scenario> scenarios) {
    List<Optional<JudgedTrial>> trials = trials(part, seed, scenarios);
    Map<Integer, Verdict> read = read(run(part), scenarios.stream());
    return IntStream.range(0, scenarios.size())
        .mapToObj(at ->
            trials
                .get(at)
                .map(trial -> Attempt.of(trial, Optional.ofNullable(read.get(at))))
                .orElseGet(() -> new Attempt(scenarios.get(at), Attempt.Result.UNSCORABLE, "")))
        .toList();
  }

  /** What a judge says of the trials of a run, if no rule can tell of one of its scenarios. */
  Map<Integer, Verdict> read(String run, Stream<Scenario> scenarios) {
    return scenarios.anyMatch(one -> one.rubric() instanceof Rubric.Read)
        ? reading.of(run)
        : Map.of();
  }

  /** Likewise, with what was said; nothing where a trial is not there. */
  List<Optional<JudgedTrial>> trials(String part, long seed, List<Scenario> scenarios) {
    if (scenarios.isEmpty()) {
      return List.of();
    }
    String run = run(part);
    Suite suite = new Suite(part, Split.CONTROL, digest(scenarios), (_, at) -> scenarios.get(at));
    Assessment assessment = new Assessment(store);
    assessment.run(
        run,
        target,
        new Assessment.Plan(List.of(suite), scenarios.size(), seed, sampling),
        origin,
        progress,
        Follower.NOBODY);
    Map<Integer, JudgedTrial> trials = new HashMap<>();
    for (JudgedTrial trial : assessment.judged(run)) {
      // Where a trial failed and went well when it was tried again, later ones may have been chosen
      // otherwise before.
      if (trial.ordinal() < scenarios.size()
          && trial.scenario().equals(scenarios.get(trial.ordinal()))) {
        trials.put(trial.ordinal(), trial);
      }
    }
    return IntStream.range(0, scenarios.size())
        .mapToObj(at -> Optional.ofNullable(trials.get(at)))
        .toList();
  }

  /** The name of a part's run in the store. */
  String run(String part) {
    return name + "/" + part;
  }

  private static String digest(List<Scenario> scenarios) {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(scenarios));
  }
}
