package dev.plumbline.watch;

import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecord.SuiteUsed;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.util.List;

/** A run of the user's that checkpoints are compared with. */
public final class Baseline {

  private Baseline() {}

  /**
   * Makes sure that a run in the store is of this base and of these scenarios, drawn alike.
   *
   * @param base digest of what was trained
   * @throws IllegalArgumentException that says in what it differs
   */
  public static void require(
      Store store, String run, String base, List<Suite> suites, Sampling sampling) {
    RunRecord record = record(store, run);
    RunRecord.Setup setup = record.setup();
    if (!setup.target().digest().equals(base)) {
      throw new IllegalArgumentException(
          "run '%s' is of %s %.12s, and the training began with %.12s; give a run of the base"
              .formatted(run, setup.target().name(), setup.target().digest(), base));
    }
    if (!setup.sampling().equals(sampling)) {
      throw new IllegalArgumentException(
          "run '%s' was sampled with %s, and the checkpoints would be with %s; give the same options"
              .formatted(run, setup.sampling(), sampling));
    }
    if (!setup.simulator().equals(RunRecord.ModelUsed.NOBODY)) {
      throw new IllegalArgumentException(
          "in run '%s' %s replied for colleagues, and nobody would to the checkpoints; give a run without"
              .formatted(run, setup.simulator().name()));
    }
    List<SuiteUsed> used =
        record.starts().stream().flatMap(start -> start.suites().stream()).toList();
    for (Suite suite : suites) {
      if (used.stream()
          .noneMatch(known ->
              known.name().equals(suite.name()) && known.digest().equals(suite.digest()))) {
        throw new IllegalArgumentException(
            "run '%s' has no trials of suite %s as it is now; assess the base with it, or leave it out"
                .formatted(run, suite.name()));
      }
    }
  }

  /**
   * How it was made.
   *
   * @throws IllegalArgumentException when that is not known
   */
  static RunRecord record(Store store, String run) {
    return RunRecords.of(store, run)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "nothing is known of how run '%s' was made; assess the base again".formatted(run)));
  }
}
