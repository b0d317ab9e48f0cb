package dev.plumbline.assess;

import dev.plumbline.store.RunRow;
import dev.plumbline.store.Store;
import java.util.List;
import java.util.Optional;

/** The records of runs in a store. */
public final class RunRecords {

  private RunRecords() {}

  /** That of a run; empty for runs of before there were records. */
  public static Optional<RunRecord> of(Store store, String run) {
    return store.run(run).map(row -> RunRecord.read(row.record()));
  }

  /**
   * Begins a run, or goes on with it.
   *
   * @throws IllegalArgumentException when it was begun with another setup
   */
  static void begin(Store store, String run, RunRecord.Setup setup, RunRecord.Start start) {
    RunRecord first = new RunRecord(setup, List.of());
    RunRow there = store.begin(new RunRow(run, setup.digest(), first.json(), start.at()));
    if (!there.setup().equals(setup.digest())) {
      throw new IllegalArgumentException(
          "run '%s' was begun with %s; give the same, or another --out"
              .formatted(run, RunRecord.read(there.record()).setup().difference(setup)));
    }
    started(store, run, start);
  }

  /** Keeps that a command has worked on a run; nothing for runs without a record. */
  public static void started(Store store, String run, RunRecord.Start start) {
    if (store.run(run).isPresent()) {
      store.revise(run, record -> RunRecord.read(record).with(start).json());
    }
  }
}
