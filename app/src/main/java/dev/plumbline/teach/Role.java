package dev.plumbline.teach;

import java.util.Locale;

/** Whom a step asks. */
public enum Role {
  /** Writes what is new. */
  WRITER,
  /** Reads with fresh eyes: reviews, rewrites, scores. */
  REVIEWER,
  /** Answers the row's conversation: whose values the data carries on. */
  TEACHER,
  /** Scores what the reviewer scored, and decides nothing: for agreement. Nobody has to have it. */
  SECOND_REVIEWER;

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
