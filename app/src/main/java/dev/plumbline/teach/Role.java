package dev.plumbline.teach;

import java.util.Locale;

/** Whom a step asks. */
public enum Role {
  /** Writes what is new. */
  WRITER,
  /** Reads with fresh eyes: reviews, rewrites, scores. */
  REVIEWER,
  /** Answers the row's conversation: whose values the data carries on. */
  TEACHER;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
