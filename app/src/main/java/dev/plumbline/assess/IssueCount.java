package dev.plumbline.assess;

import dev.plumbline.assess.Issue.Wrong;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Pairs;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How often an issue went wrong in a run.
 *
 * @param byScenario how often it went wrong in each, of how many trials
 * @param missing trials of which that is not known
 * @param rate in scenarios like these
 */
public record IssueCount(Map<String, Cluster> byScenario, long missing, Estimate rate) {

  /** A trial of a suite. */
  private record Tried(int ordinal, Observed observed) {}

  public IssueCount {
    byScenario = Collections.unmodifiableMap(new LinkedHashMap<>(byScenario));
  }

  /** How often it went wrong in each scenario. */
  public List<Cluster> scenarios() {
    return List.copyOf(byScenario.values());
  }

  /** This beside what was seen in the same scenarios of another run; others are left out. */
  public List<Pairs> beside(IssueCount second) {
    List<Pairs> pairs = new ArrayList<>();
    byScenario.forEach((scenario, first) -> {
      Cluster other = second.byScenario.get(scenario);
      if (other != null) {
        pairs.add(Pairs.of(first, other));
      }
    });
    return pairs;
  }

  /**
   * Counts a run's trials by the labels of issues: as many of each of an issue's suites, so that
   * two runs are of the same mixture.
   *
   * @throws IllegalArgumentException when the run has no trial of a suite
   */
  public static Map<String, IssueCount> of(Store store, String run, List<Issue> issues) {
    Map<String, List<Tried>> suites = new HashMap<>();
    Verdicts verdicts = new Verdicts();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial ->
          suites
              .computeIfAbsent(trial.head().suite(), suite -> new ArrayList<>())
              .add(
                  new Tried(
                      trial.head().ordinal(),
                      new Observed(trial.head().scenario(), Mechanical.verdict(trial, verdicts)))));
    }
    Map<String, IssueCount> counts = new LinkedHashMap<>();
    for (Issue issue : issues) {
      counts.put(
          issue.label(),
          issue.wrong() == Wrong.HELD_OUT_WORSE
              ? counted(counts, Split.HELD_OUT).worseThan(counted(counts, Split.SEEN))
              : of(
                  issue,
                  issue.suites().stream().map(suite -> trials(suites, suite, run)).toList()));
    }
    return counts;
  }

  private static IssueCount counted(Map<String, IssueCount> counts, Split split) {
    return Objects.requireNonNull(counts.get(Issue.harm(split)));
  }

  /**
   * How often a scenario of these is worse than one of others, where ties count half: the first
   * beside the first, the second beside the second, as far as both go. Half is as bad as the
   * others. (The probability of superiority: Grissom and Kim, "Effect sizes for research" (2012),
   * chapter 5.)
   */
  IssueCount worseThan(IssueCount others) {
    List<Cluster> ours = scenarios();
    List<Cluster> theirs = others.scenarios();
    Map<String, Cluster> pairs = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      pairs.put("pair " + i, worse(ours.get(i), theirs.get(i)));
    }
    long missed = missing + others.missing;
    return new IssueCount(pairs, missed, Clustered.estimate(List.copyOf(pairs.values()), missed));
  }

  /**
   * Of all pairs of a trial of one with a trial of the other; each counts twice, and a tie once.
   */
  private static Cluster worse(Cluster one, Cluster other) {
    long more = one.count() * other.n();
    long less = other.count() * one.n();
    long all = one.n() * other.n();
    return new Cluster(all + more - less, 2 * all);
  }

  private static List<Tried> trials(Map<String, List<Tried>> suites, String suite, String run) {
    List<Tried> trials = suites.getOrDefault(suite, List.of());
    if (trials.isEmpty()) {
      throw new IllegalArgumentException(
          "run '%s' has no trials of suite %s; assess it there, or leave it out"
              .formatted(run, suite));
    }
    return trials;
  }

  private static IssueCount of(Issue issue, List<List<Tried>> suites) {
    int each = suites.stream().mapToInt(List::size).min().orElse(0);
    ByScenario counted = new ByScenario();
    suites.stream()
        .flatMap(List::stream)
        .filter(trial -> trial.ordinal() < each)
        .map(Tried::observed)
        .forEach(trial ->
            issue
                .in(trial.verdict())
                .ifPresentOrElse(
                    wrong -> counted.count(trial.scenario(), wrong, 1),
                    () -> counted.countMissing(1)));
    return new IssueCount(counted.named(), counted.missing(), counted.rate());
  }
}
