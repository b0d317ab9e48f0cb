package dev.plumbline.store;

import java.time.Instant;

/**
 * What is known of a run as a whole.
 *
 * @param name as its trials carry it
 * @param setup digest of what must not change while the run goes on
 * @param record JSON; not looked into
 * @param created when it was begun
 */
public record RunRow(String name, String setup, String record, Instant created) {
  public RunRow {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A run needs a name.");
    }
  }
}
