package dev.plumbline.web;

import dev.plumbline.model.Canonical;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.TrialRow;
import java.util.Optional;

/**
 * A trial that is looked at, without its texts.
 *
 * @param row nothing while it is under way
 * @param scenario likewise
 */
record TrialReading(Optional<TrialRow> row, Optional<Scenario> scenario, TranscriptPages pages) {

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when nothing of such a trial is there
   */
  static TrialReading of(Viewer viewer, String run, String key) {
    Optional<TrialRow> row = viewer.store().browsing().trial(run, key);
    Optional<Scenario> scenario =
        row.map(trial -> Canonical.JSON.readValue(trial.scenario(), Scenario.class));
    TranscriptPages pages =
        TranscriptPages.of(
            viewer,
            run,
            key,
            row.map(TrialRow::leaf).orElse(0),
            scenario.map(Scenario::rubric).orElseGet(() -> new Rubric.Read("")));
    if (row.isEmpty() && pages.tree().isEmpty()) {
      throw new IllegalArgumentException("run '%s' has no trial '%s'".formatted(run, key));
    }
    return new TrialReading(row, scenario, pages);
  }
}
