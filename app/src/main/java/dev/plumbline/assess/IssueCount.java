package dev.plumbline.assess;

import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often an issue went wrong in a run.
 *
 * @param scenarios by their digests: how often it went wrong, of how many trials
 * @param missing trials of which that is not known
 */
public record IssueCount(Map<String, Cluster> scenarios, long missing) {

  public IssueCount {
    scenarios = Map.copyOf(scenarios);
  }

  /**
   * Counts a run's trials of the issue's suites: as many of each, so that two runs are of the same
   * mixture.
   *
   * @throws IllegalArgumentException when the run has no trial of one of them
   */
  public static IssueCount of(Store store, String run, Issue issue) {
    Map<String, Long> tried = new HashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial -> tried.merge(trial.head().suite(), 1L, Long::sum));
    }
    long each = Long.MAX_VALUE;
    for (String suite : issue.suites()) {
      Long trials = tried.get(suite);
      if (trials == null) {
        throw new IllegalArgumentException(
            "run '%s' has no trials of suite %s; assess it there, or leave it out"
                .formatted(run, suite));
      }
      each = Math.min(each, trials);
    }
    return of(store, run, issue, each);
  }

  private static IssueCount of(Store store, String run, Issue issue, long each) {
    Verdicts verdicts = new Verdicts();
    Map<String, Cluster> scenarios = new LinkedHashMap<>();
    long[] missing = {0};
    try (Stream<Outline> trials = store.outlines(run)) {
      trials
          .filter(trial ->
              issue.suites().contains(trial.head().suite()) && trial.head().ordinal() < each)
          .forEach(trial ->
              issue
                  .in(Mechanical.verdict(trial, verdicts))
                  .ifPresentOrElse(
                      wrong ->
                          scenarios.merge(
                              trial.head().scenario(),
                              new Cluster(wrong ? 1 : 0, 1),
                              (one, other) ->
                                  new Cluster(one.count() + other.count(), one.n() + other.n())),
                      () -> missing[0]++));
    }
    return new IssueCount(scenarios, missing[0]);
  }

  /** By scenario, in no order. */
  public List<Cluster> clusters() {
    return List.copyOf(scenarios.values());
  }

  public long wrong() {
    return scenarios.values().stream().mapToLong(Cluster::count).sum();
  }

  public long trials() {
    return scenarios.values().stream().mapToLong(Cluster::n).sum();
  }

  /** The rate, in scenarios like these. */
  public Estimate rate() {
    return scenarios.size() < ByScenario.FEWEST
        ? Proportions.estimate(wrong(), trials(), missing)
        : Clustered.estimate(clusters(), missing);
  }
}
