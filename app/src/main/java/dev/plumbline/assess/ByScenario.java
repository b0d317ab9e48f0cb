package dev.plumbline.assess;

import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts events, apart for each scenario, because trials of one resemble each other. */
final class ByScenario {

  /** With fewer distinct scenarios nothing can be said of others. */
  static final int FEWEST = 5;

  /** A trial whose scenario is no other trial's, or is not known. */
  static final String OWN = "";

  private final Map<String, Cluster> scenarios = new LinkedHashMap<>();
  private long ownEvents;
  private long own;
  private long missing;

  /**
   * Counts trials.
   *
   * @param scenario its digest, or {@link #OWN}
   */
  void count(String scenario, boolean event, long trials) {
    if (scenario.equals(OWN)) {
      own += trials;
      ownEvents += event ? trials : 0;
    } else {
      scenarios.merge(scenario, new Cluster(event ? trials : 0, trials), ByScenario::sum);
    }
  }

  void countMissing(long trials) {
    missing += trials;
  }

  void add(ByScenario others) {
    others.scenarios.forEach((name, cluster) -> scenarios.merge(name, cluster, ByScenario::sum));
    own += others.own;
    ownEvents += others.ownEvents;
    missing += others.missing;
  }

  private static Cluster sum(Cluster one, Cluster other) {
    return new Cluster(one.count() + other.count(), one.n() + other.n());
  }

  long n() {
    return own + scenarios.values().stream().mapToLong(Cluster::n).sum();
  }

  long missing() {
    return missing;
  }

  /** How many distinct scenarios were tried. */
  long scenarios() {
    return own + scenarios.size();
  }

  /** What was seen, by the names of scenarios; those that have none get a number. */
  Map<String, Cluster> named() {
    Map<String, Cluster> named = new LinkedHashMap<>(scenarios);
    for (long at = 0; at < own; at++) {
      named.put("#" + at, new Cluster(at < ownEvents ? 1 : 0, 1));
    }
    return named;
  }

  /** The rate in scenarios like these; with fewer than {@link #FEWEST}, in these scenarios only. */
  Estimate rate() {
    if (scenarios() < FEWEST || scenarios.isEmpty()) {
      long events = ownEvents + scenarios.values().stream().mapToLong(Cluster::count).sum();
      return Proportions.estimate(events, n(), missing);
    }
    return Clustered.estimate(List.copyOf(named().values()), missing);
  }
}
