package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Model;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Participant;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tries suites against a target. Every trial is durable once it has ended; what is in the store is
 * not run again.
 */
public final class Assessment {

  private static final int MAX_TOKENS = 120;
  private static final int CHUNK = 256;

  private final Store store;

  public Assessment(Store store) {
    this.store = store;
  }

  /**
   * Who is assessed.
   *
   * @param label as reports name it
   * @param digest of the checkpoint, or of whatever else makes it the same target
   */
  public record Target(String label, String digest, Model model, Pace pace) {

    /** A local model. */
    public Target(String label, String digest, Model model) {
      this(label, digest, model, new Pace.Together(CHUNK));
    }
  }

  /** How trials share a target. */
  public sealed interface Pace {

    /**
     * Runs trials to their ends; the sink gets those that ended together.
     *
     * @param enough once it is so, no other trial is begun, and those under way end
     */
    default void run(
        Rollout rollout,
        List<Trial> trials,
        BooleanSupplier enough,
        Consumer<List<Rollout.Ended>> sink) {
      switch (this) {
        case SideBySide(int underWay) -> rollout.run(trials, underWay, enough, sink);
        case Together(int chunk) -> {
          for (int from = 0; from < trials.size() && !enough.getAsBoolean(); from += chunk) {
            rollout.run(trials.subList(from, Math.min(trials.size(), from + chunk)), sink);
          }
        }
      }
    }

    /** Turn by turn, so many trials at a time: for a model that answers many requests at once. */
    record Together(int trials) implements Pace {}

    /** Each by itself, so many under way at a time: for a model behind a network. */
    record SideBySide(int trials) implements Pace {}
  }

  /**
   * What is asked of it.
   *
   * @param trials of each suite, at least 1
   * @param seed fixes the scenarios and the target's luck
   * @param colleagues who replies to the target where a scenario has no script
   */
  public record Plan(
      List<Suite> suites, int trials, long seed, Sampling sampling, Participant colleagues) {

    /** Where nobody replies but the script. */
    public Plan(List<Suite> suites, int trials, long seed, Sampling sampling) {
      this(suites, trials, seed, sampling, Participant.NOBODY);
    }

    /** With turns as long as the organism's get. */
    public Plan(List<Suite> suites, int trials, long seed, double temperature) {
      this(suites, trials, seed, new Sampling(temperature, MAX_TOKENS));
    }

    public Plan {
      suites = List.copyOf(suites);
      if (trials < 1) {
        throw new IllegalArgumentException("trials is " + trials + "; give 1 or more per suite");
      }
    }

    /** The same with these colleagues. */
    public Plan with(Participant others) {
      return new Plan(suites, trials, seed, sampling, others);
    }

    public int total() {
      return suites.size() * trials;
    }
  }

  /**
   * What a run came to.
   *
   * @param results of the trials that count, suite by suite
   * @param stopped the trial at which its follower stopped it, the last that counts
   */
  public record Finished(List<SuiteResult> results, Optional<JudgedTrial> stopped) {
    public Finished {
      results = List.copyOf(results);
    }
  }

  /** Runs what is missing of a run, then counts all of it. */
  public List<SuiteResult> run(String run, Target target, Plan plan, IntConsumer progress) {
    return run(run, target, plan, progress, Follower.NOBODY).results();
  }

  /**
   * Runs what is missing of a run, then counts all of it, or as far as its follower goes.
   *
   * @param run under which the trials are stored
   * @param progress is told of ended trials, those found in the store included
   * @throws IllegalArgumentException when another model answers than the one that the run began
   *     with; what it said is not kept
   */
  public Finished run(
      String run, Target target, Plan plan, IntConsumer progress, Follower follower) {
    Set<String> done = store.keys(run, State.FINISHED);
    Map<String, Named> missing = new LinkedHashMap<>();
    trials(plan, target.digest()).forEach(named -> missing.put(named.key(), named));
    List<String> keys = List.copyOf(missing.keySet());
    missing.keySet().removeAll(done);
    progress.accept(keys.size() - missing.size());
    InOrder order =
        new InOrder(
            follower,
            follower.equals(Follower.NOBODY) ? List.of() : keys,
            key -> done.contains(key) ? stored(run, key) : Optional.empty());
    order.advance();
    runMissing(run, target, plan, missing, progress, order);
    Set<String> counted = Set.copyOf(order.isStopped() ? order.counted() : keys);
    return new Finished(results(run, target, plan, counted), order.last());
  }

  private Optional<JudgedTrial> stored(String run, String key) {
    return store.trial(run, key).map(row -> JudgedTrial.of(StoredTrial.of(row)));
  }

  /**
   * A trial with what it is known by.
   *
   * @param scenario digest of its scenario
   */
  private record Named(Trial trial, String key, String scenario) {}

  /** All trials of a plan. Many have their scenario in common, which is then digested once. */
  private static Stream<Named> trials(Plan plan, String target) {
    IdentityHashMap<Scenario, String> digests = new IdentityHashMap<>();
    return plan.suites().stream()
        .flatMap(suite ->
            IntStream.range(0, plan.trials())
                .mapToObj(ordinal ->
                    new Trial(suite.source().scenario(plan.seed(), ordinal), plan.seed(), ordinal)))
        .map(trial -> {
          String scenario = digests.computeIfAbsent(trial.scenario(), Digests::scenario);
          return new Named(
              trial,
              Digests.key(trial, scenario, target, plan.sampling(), plan.colleagues()),
              scenario);
        });
  }

  private void runMissing(
      String run,
      Target target,
      Plan plan,
      Map<String, Named> missing,
      IntConsumer progress,
      InOrder order) {
    IdentityHashMap<Trial, Named> names = new IdentityHashMap<>();
    missing.values().forEach(named -> names.put(named.trial(), named));
    Rollout rollout = new Rollout(target.model(), plan.sampling(), plan.colleagues());
    ServedModel served = new ServedModel(store, "run '%s'".formatted(run));
    Consumer<List<Rollout.Ended>> sink =
        ended -> {
          List<TrialRow> rows = new ArrayList<>();
          for (Rollout.Ended end : ended) {
            if (served.answered(end.transcript().served())) {
              Named named = Objects.requireNonNull(names.get(end.trial()));
              JudgedTrial judged = judged(end);
              rows.add(row(run, target, named, judged));
              order.ended(named.key(), judged);
            }
          }
          store.save(rows);
          served.requireNoOther();
          progress.accept(ended.size());
          order.advance();
        };
    List<Trial> trials = missing.values().stream().map(Named::trial).toList();
    target.pace().run(rollout, trials, order::isStopped, sink);
  }

  private static JudgedTrial judged(Rollout.Ended end) {
    Scenario scenario = end.trial().scenario();
    return new JudgedTrial(
        scenario.suite(),
        end.trial().ordinal(),
        scenario,
        end.transcript(),
        Mechanical.verdict(Case.of(scenario, end.transcript())));
  }

  private static TrialRow row(String run, Target target, Named named, JudgedTrial judged) {
    Scenario scenario = judged.scenario();
    VerdictRow verdict = Verdicts.row(Mechanical.JUDGE, judged.verdict());
    TrialHead head =
        new TrialHead(
            run,
            named.key(),
            new Stratum(
                scenario.suite(),
                scenario.split().toString(),
                target.digest(),
                named.trial().seed(),
                StoredTrial.condition(scenario)),
            named.trial().ordinal(),
            verdict.state(),
            named.scenario());
    return StoredTrial.row(head, scenario, judged.transcript(), List.of(verdict));
  }

  private List<SuiteResult> results(String run, Target target, Plan plan, Set<String> wanted) {
    Verdicts verdicts = new Verdicts();
    Map<String, List<Observed>> observed = new LinkedHashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials
          .filter(trial -> wanted.contains(trial.head().key()))
          .forEach(trial ->
              observed
                  .computeIfAbsent(trial.head().suite(), suite -> new ArrayList<>())
                  .add(new Observed(trial.head().scenario(), Mechanical.verdict(trial, verdicts))));
    }
    Set<String> agents =
        plan.suites().stream()
            .filter(
                suite -> suite.source().scenario(plan.seed(), 0).rubric() instanceof Rubric.Agent)
            .map(Suite::name)
            .collect(Collectors.toSet());
    return Capability.weighed(
        plan.suites().stream()
            .map(suite ->
                SuiteResult.of(
                    target.label(),
                    plan.seed(),
                    suite.name(),
                    suite.split(),
                    observed.getOrDefault(suite.name(), List.of())))
            .toList(),
        agents::contains);
  }

  /** All trials of a run with their verdicts, by suite and ordinal. */
  public List<JudgedTrial> judged(String run, String... suites) {
    try (Stream<TrialRow> rows = store.trials(run, suites)) {
      return rows.map(StoredTrial::of).map(JudgedTrial::of).toList();
    }
  }

  /** The verdicts of a run alone, without their reasons, by suite and ordinal. */
  public Map<String, Map<Integer, Verdict>> verdicts(String run) {
    Verdicts read = new Verdicts();
    Map<String, Map<Integer, Verdict>> verdicts = new LinkedHashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial ->
          verdicts
              .computeIfAbsent(trial.head().suite(), suite -> new LinkedHashMap<>())
              .put(trial.head().ordinal(), Mechanical.verdict(trial, read)));
    }
    return verdicts;
  }
}
