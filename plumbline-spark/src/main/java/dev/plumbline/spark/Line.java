package dev.plumbline.spark;

import java.io.Serializable;

/** What is met as a part is read. */
sealed interface Line extends Serializable {

  /**
   * A line that is not blank.
   *
   * @param bytes without the line feed
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  record Row(Place place, byte[] bytes) implements Line {}

  /** The end of the part, after all lines. */
  record Last(Parts.End end) implements Line {}
}
