package dev.plumbline.store;

import java.util.Arrays;
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
    return Arrays.stream(values())
        .filter(state -> state.column().equals(column))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no state '%s'; there are finished and failed".formatted(column)));
  }
}
