package dev.plumbline.scan;

/** A stretch of a log that should be one JSON object. */
sealed interface Entry {

  /** Where it begins, from 1. */
  long line();

  /**
   * One whose braces match.
   *
   * @param json as it stands in the file
   */
  @SuppressWarnings("ArrayRecordComponent") // entries are not compared
  record Whole(long line, byte[] json) implements Entry {}

  /** One that is no JSON object, or is cut off. */
  record Broken(long line, String why) implements Entry {}
}
