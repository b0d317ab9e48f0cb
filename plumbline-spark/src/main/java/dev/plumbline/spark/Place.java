package dev.plumbline.spark;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a row is read. Places are ordered as rows are, for parts are in the order of the files.
 *
 * @param part the partition that reads it, to which what is found out about it goes back
 * @param line counts the lines of the part, from 1
 */
record Place(int part, long line) implements Comparable<Place>, Serializable {

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::part).thenComparingLong(Place::line);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
