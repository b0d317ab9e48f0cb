package dev.plumbline.assess;

import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Model;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Participant;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Source;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tries suites against a target. Every trial is durable once it has ended; what is in the store is
 * not run again.
 */
public final class Assessment {

  private static final int CHUNK = 256;

  private final Store store;
  private final Workers workers;

  public Assessment(Store store) {
    this(store, Workers.thisProcess());
  }

  /** As one of several processes. */
  public Assessment(Store store, Workers workers) {
    this.store = store;
    this.workers = workers;
  }

  /**
   * Who is assessed.
   *
   * @param label as reports name it
   * @param identity what makes it the same target, in words, such as its address; may be empty
   * @param digest of the checkpoint, or of whatever else makes it the same target
   */
  public record Target(String label, String identity, String digest, Model model, Pace pace) {

    public Target(String label, String digest, Model model, Pace pace) {
      this(label, "", digest, model, pace);
    }

    /** Weights on this machine. */
    public static Target of(String label, LocalTarget weights) {
      return new Target(
          label,
          weights.otherwise(),
          weights.digest(),
          weights,
          new Pace.Concurrent(LocalTarget.UNDER_WAY));
    }

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
     * @param most trials that the source has at most
     */
    default void run(
        Rollout rollout, Source<Trial> trials, int most, Consumer<List<Rollout.Ended>> sink) {
      switch (this) {
        case Concurrent(int underWay) -> rollout.run(trials, Math.min(underWay, most), sink);
        case Together(int chunk) -> {
          List<Trial> some = some(trials, chunk);
          while (!some.isEmpty()) {
            rollout.run(some, sink);
            some = some(trials, chunk);
          }
        }
      }
    }

    private static List<Trial> some(Source<Trial> trials, int most) {
      return Stream.generate(trials::next)
          .takeWhile(Optional::isPresent)
          .flatMap(Optional::stream)
          .limit(most)
          .toList();
    }

    /** As many trials are taken at a time, where several processes share a run. */
    default int portion(int most) {
      return switch (this) {
        case Concurrent(int underWay) -> Math.clamp(underWay / 4, 1, 64);
        case Together(int chunk) -> Math.min(chunk, most);
      };
    }

    /** Turn by turn, so many trials at a time: for a model that answers many requests at once. */
    record Together(int trials) implements Pace {}

    /**
     * Each by itself, so many under way at a time: for a model that answers each request when it
     * comes.
     */
    record Concurrent(int trials) implements Pace {}
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
    return run(run, target, plan, new Origin("", "", 0), progress, Follower.NOBODY).results();
  }

  /**
   * Runs what is missing of a run, then counts all of it, or as far as its follower goes. Other
   * processes may be at the same run: no trial is begun that another one is at.
   *
   * @param run under which the trials are stored
   * @param origin for the run's record
   * @param progress is told of ended trials, those found in the store included
   * @throws IllegalArgumentException when the run was begun with another setup, or another model
   *     answers than before; what it said is not kept
   */
  public Finished run(
      String run,
      Target target,
      Plan plan,
      Origin origin,
      IntConsumer progress,
      Follower follower) {
    begin(run, target, plan, origin);
    Map<String, NamedTrial> missing = new LinkedHashMap<>();
    NamedTrial.of(plan, target.digest()).forEach(named -> missing.put(named.key(), named));
    List<String> keys = List.copyOf(missing.keySet());
    missing.keySet().removeAll(store.keys(run, State.FINISHED));
    progress.accept(keys.size() - missing.size());
    InOrder order =
        new Running(store, run, target, plan, keys, missing, progress, follower).run(workers);
    Set<String> counted = Set.copyOf(order.isStopped() ? order.counted() : keys);
    return new Finished(results(run, target, plan, counted), order.last());
  }

  private void begin(String run, Target target, Plan plan, Origin origin) {
    begin(
        run,
        target,
        plan.sampling(),
        plan.seed(),
        simulator(origin.simulator(), plan.colleagues().identity()),
        plan.suites().stream()
            .map(suite ->
                new RunRecord.SuiteUsed(suite.name(), suite.split(), suite.digest(), plan.trials()))
            .toList(),
        origin);
  }

  /** Begins a run, or goes on with it, whose trials are no plan's. */
  void begin(String run, Target target, Sampling sampling, long seed, Origin origin) {
    begin(run, target, sampling, seed, ModelUsed.NOBODY, List.of(), origin);
  }

  private void begin(
      String run,
      Target target,
      Sampling sampling,
      long seed,
      ModelUsed simulator,
      List<RunRecord.SuiteUsed> suites,
      Origin origin) {
    RunRecord.Setup setup =
        new RunRecord.Setup(
            new ModelUsed(target.label(), target.identity(), target.digest()),
            sampling,
            seed,
            simulator,
            Rollout.VERSION,
            origin.parent(),
            origin.step());
    RunRecords.begin(
        store,
        run,
        setup,
        new RunRecord.Start(
            Instant.now(),
            System.getProperty("user.name", ""),
            origin.version(),
            origin.command(),
            suites,
            origin.judges()));
  }

  private static ModelUsed simulator(String name, String identity) {
    return identity.isEmpty()
        ? ModelUsed.NOBODY
        : new ModelUsed(name, identity, Canonical.sha256(identity));
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
