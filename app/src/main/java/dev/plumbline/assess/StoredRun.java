package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run as the store keeps it: which scenario ended how.
 *
 * @param trials by suite and ordinal; verdicts are without their reasons
 * @param agents the suites that are of agents, and not of chat
 */
public record StoredRun(String name, Map<Cell, Verdict> trials, Set<String> agents) {

  public StoredRun {
    agents = Set.copyOf(agents);
    trials = Collections.unmodifiableMap(new LinkedHashMap<>(trials));
  }

  /**
   * What two trials of different targets have in common when they can be compared: the same
   * scenario with the same luck.
   *
   * @param scenario its digest
   */
  public record Cell(String suite, int ordinal, long seed, String scenario) {}

  /**
   * Reads a run.
   *
   * @throws IllegalArgumentException when it holds trials of several targets
   */
  public static StoredRun read(Store store, String name) {
    Verdicts verdicts = new Verdicts();
    Map<Cell, Verdict> trials = new LinkedHashMap<>();
    try (Stream<Outline> outlines = store.outlines(name)) {
      outlines.forEach(trial -> {
        Cell cell =
            new Cell(
                trial.head().suite(),
                trial.head().ordinal(),
                trial.head().seed(),
                trial.head().scenario());
        if (trials.put(cell, Mechanical.verdict(trial, verdicts)) != null) {
          throw new IllegalArgumentException(
              "run '" + name + "' holds trials of several targets, so it is not one to compare");
        }
      });
    }
    return new StoredRun(name, trials, agents(store, name));
  }

  /** The suites of a run that are of agents: a suite is so as a whole. */
  public static Set<String> agents(Store store, String run) {
    Set<String> agents = new HashSet<>();
    store
        .browsing()
        .firsts(run)
        .forEach((suite, key) ->
            store
                .trial(run, key)
                .map(StoredTrial::of)
                .filter(trial -> trial.scenario().rubric() instanceof Rubric.Agent)
                .ifPresent(trial -> agents.add(suite)));
    return Set.copyOf(agents);
  }

  /** Why harm could not show, by suite; suites where it could are left out. */
  Map<String, String> harmNotShown() {
    Map<String, List<Observed>> suites = new LinkedHashMap<>();
    trials.forEach((cell, verdict) ->
        suites
            .computeIfAbsent(cell.suite(), suite -> new ArrayList<>())
            .add(new Observed(cell.scenario(), verdict)));
    return Capability.doubts(suites, agents::contains);
  }
}
