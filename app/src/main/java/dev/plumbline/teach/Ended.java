package dev.plumbline.teach;

import java.util.Locale;

/**
 * A row at its end: kept, or not and why. What could not be written is never read as rejected.
 *
 * @param step where it ended; empty when it was kept
 * @param why empty when it was kept
 */
public record Ended(WorkRow row, Fate fate, String step, String why) {

  /** How rows end. */
  public enum Fate {
    KEPT,
    /** A filter, or a duplicate or contaminated. */
    REJECTED,
    /** The provider would not answer. */
    REFUSED,
    TRUNCATED,
    /** The reply was not of the form asked for. */
    MALFORMED,
    /** No reply came. */
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
