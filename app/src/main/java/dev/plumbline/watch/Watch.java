package dev.plumbline.watch;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Issue;
import dev.plumbline.assess.IssueCount;
import dev.plumbline.assess.RunRecord.SuiteUsed;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.assess.Workers;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Alarms;
import dev.plumbline.stats.Allocation;
import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.EProcess;
import dev.plumbline.stats.PairedRise;
import dev.plumbline.stats.Proportions.Interval;
import dev.plumbline.stats.RiseOverBaseline;
import dev.plumbline.stats.Scenarios;
import dev.plumbline.stats.StandardisedRise;
import dev.plumbline.stats.StartTimes;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Assesses the checkpoints of a training as they come, and says where something goes wrong more
 * often than it did at the baseline. All it knows is in the store: a watch that was killed goes on
 * where it was, and counts no trial twice. For one thread.
 */
public final class Watch {

  private final Store store;
  private final Plan plan;
  private final Workers workers;
  private final CalmTrainings calm;
  private final List<Issue> issues;
  private final Map<String, IssueCount> baseline;
  private final Map<String, EProcess<?>> evidence = new LinkedHashMap<>();
  private final Alarms alarms;
  private final Set<String> alarmed = new TreeSet<>();
  private final List<WatchPoint> points = new ArrayList<>();
  private final SortedMap<Integer, List<OptionalDouble>> rises = new TreeMap<>();

  /**
   * What is watched, and how closely.
   *
   * @param name of its runs in the store
   * @param baseline the run that checkpoints are compared with, in the same store
   * @param margin by how much a rate may lie above the baseline's without an alarm
   * @param alpha the chance of any false alarm over the whole training
   * @param allocation trials of an issue at a checkpoint
   * @param seed of scenarios and luck, which are other ones at each checkpoint
   * @param evidence what a checkpoint's trials are held against
   */
  public record Plan(
      String name,
      List<Suite> suites,
      String baseline,
      double margin,
      double alpha,
      Allocation allocation,
      Sampling sampling,
      long seed,
      Evidence evidence) {
    public Plan {
      suites = List.copyOf(suites);
    }

    /** The same for another training. */
    Plan of(String name, String baseline) {
      return new Plan(name, suites, baseline, margin, alpha, allocation, sampling, seed, evidence);
    }
  }

  /** What the trials of a checkpoint are held against. */
  public enum Evidence {
    /** The trials of the base before the training; see {@link RiseOverBaseline}. */
    ONE_BASELINE,
    /**
     * The base's trials in the same scenarios, played anew beside each checkpoint; see {@link
     * PairedRise}.
     */
    FRESH_PAIRS
  }

  /**
   * Begins before the first checkpoint, or goes on after the last that is in the store.
   *
   * @param workers how this process shares the watch with others that have the same store
   * @throws IllegalArgumentException when the baseline has no trials of a suite
   */
  public Watch(Store store, Plan plan, Workers workers) {
    this(store, plan, workers, CalmTrainings.NONE);
  }

  private Watch(Store store, Plan plan, Workers workers, CalmTrainings calm) {
    this.store = store;
    this.plan = plan;
    this.workers = workers;
    this.calm = calm;
    List<Issue> all = Issue.of(plan.suites());
    this.baseline = IssueCount.of(store, plan.baseline(), all);
    this.issues = all.stream().filter(issue -> !isHidden(issue, counted(baseline, issue))).toList();
    baseline.keySet().retainAll(issues.stream().map(Issue::label).toList());
    baseline.forEach((issue, count) -> {
      if (count.scenarios().isEmpty()) {
        throw new IllegalArgumentException(
            "no trial of the baseline '%s' says anything of '%s', so that nothing can rise above it; assess it again"
                .formatted(plan.baseline(), issue));
      }
    });
    this.alarms = Alarms.of(plan.alpha(), baseline.keySet());
    read();
  }

  /** The same watch, beside trainings that are known to be calm. */
  public Watch beside(CalmTrainings trainings) {
    return new Watch(store, plan, workers, trainings);
  }

  /** How it watches. */
  WatchSetup setup() {
    return WatchSetup.of(store, plan, issues);
  }

  /** By step the rises of the issues over the baseline, in standard errors. */
  SortedMap<Integer, List<OptionalDouble>> rises() {
    return Collections.unmodifiableSortedMap(rises);
  }

  /** Counts all that is in the store, where that is more than was counted. */
  private void read() {
    List<Integer> stored = stored();
    if (!points.isEmpty()
        && stored.equals(points.stream().map(WatchPoint::step).distinct().toList())) {
      return;
    }
    points.clear();
    rises.clear();
    alarmed.clear();
    baseline.forEach((issue, count) -> evidence.put(issue, evidence(count)));
    stored.forEach(this::count);
  }

  private EProcess<?> evidence(IssueCount baseline) {
    return switch (plan.evidence()) {
      case ONE_BASELINE ->
          RiseOverBaseline.of(
              baseline.scenarios(), Scenarios.DRAWN_ANEW, plan.margin(), StartTimes.unbounded());
      case FRESH_PAIRS ->
          PairedRise.of(Scenarios.DRAWN_ANEW, plan.margin(), StartTimes.unbounded());
    };
  }

  /** The steps that were taken, here or by others that share the watch, in order. */
  private List<Integer> stored() {
    return store.artifacts(plan.name()).stream()
        .map(taken -> Integer.parseInt(taken.payload()))
        .sorted()
        .toList();
  }

  /** Whether the suites do not show what a model means. */
  private static boolean isHidden(Issue issue, IssueCount count) {
    return issue.wrong() == Issue.Wrong.MEANT && count.scenarios().isEmpty();
  }

  private static IssueCount counted(Map<String, IssueCount> counts, Issue issue) {
    return Objects.requireNonNull(counts.get(issue.label()));
  }

  /**
   * Trials of each suite at the next checkpoint: as many as the issue takes that needs most, and as
   * many of each, so that an issue is of the same mixture of suites as at the baseline.
   */
  public int trials() {
    Map<String, Integer> wanted = plan.allocation().next(alarms, evidence);
    return issues.stream()
        .mapToInt(
            issue -> Math.ceilDiv(wanted.getOrDefault(issue.label(), 0), issue.suites().size()))
        .max()
        .orElseThrow();
  }

  /** Of all suites together, and of the base where it is played beside. */
  public int trialsInAll() {
    int models = plan.evidence() == Evidence.FRESH_PAIRS ? 2 : 1;
    return models * trials() * plan.suites().size();
  }

  public String name() {
    return plan.name();
  }

  public Plan plan() {
    return plan;
  }

  /** Whether something has risen so far; an alarm once raised stands. */
  public boolean hasAlarm() {
    return !alarmed.isEmpty();
  }

  /** The last step that was taken; 0 before the first. */
  public int step() {
    return points.isEmpty() ? 0 : points.getLast().step();
  }

  /** All issues at all checkpoints so far, by step. */
  public List<WatchPoint> points() {
    return List.copyOf(points);
  }

  /** Assesses a checkpoint against one baseline. */
  public List<WatchPoint> take(int step, Assessment.Target target, IntConsumer progress) {
    return take(
        step,
        target,
        () -> {
          throw new IllegalStateException("fresh pairs take the base");
        },
        progress);
  }

  /**
   * Assesses a checkpoint, unless others that share the watch were there already.
   *
   * @param base for fresh pairs; not asked for otherwise
   * @param progress is told of ended trials
   * @return the issues at the last checkpoint that was taken
   * @throws IllegalArgumentException when the base is no longer what the baseline is of
   */
  public List<WatchPoint> take(
      int step, Assessment.Target target, Supplier<Assessment.Target> base, IntConsumer progress) {
    read();
    if (step > step()) {
      calm.requireOther(step, target.digest());
      WatchSetup setup = setup();
      setup.put(store);
      int trials = trials(step);
      assess(run(step), target, trials, step, progress);
      if (plan.evidence() == Evidence.FRESH_PAIRS) {
        Assessment.Target beside = base.get();
        setup.requireBase(beside.digest());
        assess(baseRun(step), beside, trials, step, progress);
      }
      store.put(new Artifact(run(step), plan.name(), Integer.toString(step)));
      read();
    }
    return points.stream().filter(point -> point.step() == step()).toList();
  }

  private void assess(
      String run, Assessment.Target target, int trials, int step, IntConsumer progress) {
    new Assessment(store, workers)
        .run(
            run,
            target,
            new Assessment.Plan(plan.suites(), trials, luck(step), plan.sampling()),
            progress);
  }

  /** As many as another process began the step with, if one did. */
  private int trials(int step) {
    return RunRecords.of(store, run(step)).stream()
        .flatMap(record -> record.starts().stream())
        .flatMap(start -> start.suites().stream())
        .map(SuiteUsed::trials)
        .findFirst()
        .orElseGet(this::trials);
  }

  /** What the trials of a checkpoint say; they are all in the store. */
  private void count(int step) {
    Map<String, IssueCount> counts = IssueCount.of(store, run(step), issues);
    Map<String, IssueCount> besides =
        plan.evidence() == Evidence.FRESH_PAIRS
            ? IssueCount.of(store, baseRun(step), issues)
            : Map.of();
    counts.forEach((issue, count) ->
        evidence.computeIfPresent(
            issue,
            (_, before) ->
                switch (before) {
                  case RiseOverBaseline rise -> rise.with(count.scenarios());
                  case PairedRise rise ->
                      rise.with(count.beside(Objects.requireNonNull(besides.get(issue))));
                }));
    alarmed.addAll(alarms.risen(evidence));
    counts.forEach((issue, count) -> points.add(point(step, issue, count)));
    rises.put(
        step, counts.entrySet().stream().map(one -> rise(one.getKey(), one.getValue())).toList());
  }

  /** The name of a step's run in the store. */
  public String run(int step) {
    return plan.name() + "/" + step;
  }

  /** Of the base, beside a step. */
  private String baseRun(int step) {
    return run(step) + "/base";
  }

  private WatchPoint point(int step, String issue, IssueCount count) {
    return new WatchPoint(
        step,
        issue,
        count.rate(),
        band(count),
        Objects.requireNonNull(baseline.get(issue)).rate(),
        count.missing(),
        Objects.requireNonNull(evidence.get(issue)).log(),
        alarms.threshold(issue),
        alarmed.contains(issue),
        calm.beside(step, rise(issue, count)));
  }

  private OptionalDouble rise(String issue, IssueCount count) {
    return StandardisedRise.of(
        Objects.requireNonNull(baseline.get(issue)).scenarios(), count.scenarios());
  }

  /**
   * Spends alpha over the checkpoints, whose number nobody knows: a union bound over all of them.
   */
  private Interval band(IssueCount count) {
    int checkpoint = points.size() / issues.size() + 1;
    return Clustered.hoeffding(
        count.scenarios(), plan.alpha() * StartTimes.unbounded().weight(checkpoint));
  }

  /** Other luck at each step, and other than an assessment with the plan's own seed has. */
  private long luck(int step) {
    return new SplittableRandom(plan.seed() * 1_000_003 + step).nextLong() >>> 16;
  }
}
