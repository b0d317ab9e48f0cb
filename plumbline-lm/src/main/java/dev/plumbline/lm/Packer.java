package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs a numbered corpus into rows, best fit within a small look-ahead.
 *
 * <p>Each row starts with the oldest waiting document, so none waits for ever, and is filled with
 * the longest waiting ones that still fit. The order is a function of the corpus alone, and {@link
 * Cursor} is all there is to remember.
 */
final class Packer {
  private static final int LOOK_AHEAD = 32;

  /** The next number to ask for, and the numbers that were read ahead and wait. */
  record Cursor(long next, List<Long> waiting) {
    static final Cursor START = new Cursor(0, List.of());

    Cursor {
      waiting = List.copyOf(waiting);
    }
  }

  private record Numbered(long index, Example example) {}

  private final ExampleSource source;
  private final int rowLength;
  private final List<Numbered> waiting = new ArrayList<>();
  private long next;

  Packer(ExampleSource source, int rowLength, Cursor cursor) {
    this.source = source;
    this.rowLength = rowLength;
    this.next = cursor.next();
    cursor.waiting().forEach(index -> waiting.add(new Numbered(index, source.get(index))));
  }

  Cursor cursor() {
    return new Cursor(next, waiting.stream().map(Numbered::index).toList());
  }

  Batch batch(int rows, Device device) {
    List<List<Example>> packed = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      packed.add(row());
    }
    return Batch.of(packed, rowLength, device);
  }

  private List<Example> row() {
    List<Example> row = new ArrayList<>();
    int free = rowLength;
    lookAhead();
    int chosen = 0;
    while (chosen >= 0) {
      Example example = waiting.remove(chosen).example();
      row.add(example);
      free -= example.positions();
      lookAhead();
      chosen = longestWithin(free);
    }
    return row;
  }

  private void lookAhead() {
    while (waiting.size() < LOOK_AHEAD) {
      Example example = source.get(next);
      BadInputException.unless(
          example.positions() <= rowLength,
          "document %d has %d tokens, more than a row of %d + 1 holds; use longer rows or shorter documents",
          next,
          example.tokens().length,
          rowLength);
      waiting.add(new Numbered(next++, example));
    }
  }

  private int longestWithin(int free) {
    int best = -1;
    for (int i = 0; i < waiting.size(); i++) {
      int positions = waiting.get(i).example().positions();
      if (positions <= free && (best < 0 || positions > waiting.get(best).example().positions())) {
        best = i;
      }
    }
    return best;
  }
}
