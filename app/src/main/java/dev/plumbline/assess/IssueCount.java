package dev.plumbline.assess;

import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often an issue went wrong in a run.
 *
 * @param scenarios how often it went wrong in each, of how many trials
 * @param missing trials of which that is not known
 * @param rate in scenarios like these
 */
public record IssueCount(List<Cluster> scenarios, long missing, Estimate rate) {

  /** A trial of a suite. */
  private record Tried(int ordinal, Observed observed) {}

  public IssueCount {
    scenarios = List.copyOf(scenarios);
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
          of(issue, issue.suites().stream().map(suite -> trials(suites, suite, run)).toList()));
    }
    return counts;
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
    return new IssueCount(counted.clusters(), counted.missing(), counted.rate());
  }
}
