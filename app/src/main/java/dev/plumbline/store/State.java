package dev.plumbline.store;

import java.util.Locale;

/** Whether a trial or a verdict came to its end. A failure is kept, so that it is counted. */
public enum State {
  FINISHED,
  FAILED;

  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  static State of(String column) {
    return valueOf(column.toUpperCase(Locale.ROOT));
  }
}
