package dev.plumbline.spark;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a row is. Places are ordered as rows are: by file, then by line.
 *
 * @param part the partition that reads it, so that what is found out about a row can go back there
 * @param file the index of its file
 * @param line counts from 1
 */
record Place(int part, int file, long line) implements Comparable<Place>, Serializable {

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::file).thenComparingLong(Place::line);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  static Place earlier(Place one, Place other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
