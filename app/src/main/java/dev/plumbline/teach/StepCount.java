package dev.plumbline.teach;

import java.util.List;

/**
 * What a step did with its rows. Every row that came in is in one of the counts behind.
 *
 * @param in rows that it was given
 * @param out rows that it left; more than {@code in} where it fans out
 * @param undrawn rows of its fan-out beyond the limit, never worked on
 * @param again replies asked for a second time because the first was of no use
 */
public record StepCount(
    String step,
    String kind,
    long in,
    long out,
    long undrawn,
    long rejected,
    long refused,
    long truncated,
    long malformed,
    long failed,
    long again) {

  /** What {@link #numbers} are, in order. */
  public static final List<String> NUMBERS =
      List.of(
          "in",
          "out",
          "undrawn",
          "rejected",
          "refused",
          "truncated",
          "malformed",
          "failed",
          "asked again");

  /** All counts, in order. */
  public List<Long> numbers() {
    return List.of(in, out, undrawn, rejected, refused, truncated, malformed, failed, again);
  }

  /** Rows that could not be written: not those that were rejected. */
  public long missing() {
    return refused + truncated + malformed + failed;
  }
}
