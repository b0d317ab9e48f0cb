package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A run as the store keeps it: which scenario ended how.
 *
 * @param trials by suite and ordinal; verdicts are without their reasons
 */
public record StoredRun(String name, Map<Cell, Verdict> trials) {

  public StoredRun {
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
    Mechanical.ensure(store, name);
    Map<Cell, Verdict> trials = new LinkedHashMap<>();
    try (Stream<Outline> outlines = store.outlines(name)) {
      outlines.forEach(trial -> {
        Cell cell =
            new Cell(
                trial.head().suite(),
                trial.head().ordinal(),
                trial.head().seed(),
                trial.head().scenario());
        if (trials.put(cell, Mechanical.verdict(trial)) != null) {
          throw new IllegalArgumentException(
              "run '" + name + "' holds trials of several targets, so it is not one to compare");
        }
      });
    }
    return new StoredRun(name, trials);
  }
}
