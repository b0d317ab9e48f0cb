package dev.plumbline.store;

import java.util.Locale;

/** Whether a trial or a verdict came to its end. A failure is kept, so that it is counted. */
public enum State {
  FINISHED,
  FAILED;

  /** As the tables have it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state that {@link #column} names.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static State of(String column) {
    return valueOf(column.toUpperCase(Locale.ROOT));
  }
}
