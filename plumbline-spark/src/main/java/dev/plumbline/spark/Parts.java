package dev.plumbline.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts that files are read in, by their number: which file a part belongs to, and how many of
 * its lines are in parts before.
 */
record Parts(List<Part> parts) implements Serializable {

  static final String CHANGED = "a file changed while it was read; run the command again";

  /** One of them. */
  record Part(String file, long before, End end) implements Serializable {}

  /**
   * A part that has been read to its end.
   *
   * @param path as Hadoop names it
   * @param start where in the file it starts; the first starts at 0
   * @param lines with blank ones, which are no rows
   */
  record End(int part, String path, long start, long lines, long rows) implements Serializable {}

  Parts {
    parts = List.copyOf(parts);
  }

  /**
   * Numbers what was read.
   *
   * @param ends of all parts, in order
   */
  static Parts of(List<End> ends, InputFiles files) {
    List<Part> parts = new ArrayList<>();
    long before = 0;
    for (End end : ends) {
      before = end.start() == 0 ? 0 : before;
      parts.add(new Part(files.name(end.path()), before, end));
      before += end.lines();
    }
    return new Parts(parts);
  }

  String file(Place place) {
    return parts.get(place.part()).file();
  }

  /** The row's line in its file, from 1. */
  long line(Place place) {
    return parts.get(place.part()).before() + place.line();
  }

  long rows(int part) {
    return parts.get(part).end().rows();
  }

  /** Compares the end of the second reading with that of the first. */
  void refuseChange(End end) {
    if (!parts.get(end.part()).end().equals(end)) {
      throw new IllegalStateException(CHANGED);
    }
  }
}
