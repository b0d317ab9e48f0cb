package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs a numbered corpus into batches of at most so many tokens, with a small look-ahead.
 *
 * <p>A batch takes the documents in order and fills what is left at its end with the longest
 * waiting ones that still fit; it starts with the oldest, so none waits for ever. The order is a
 * function of the corpus alone, and {@link Cursor} is all there is to remember.
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
  private final int capacity;
  private final int longest;
  private final List<Numbered> waiting = new ArrayList<>();
  private long next;

  /**
   * Starts at a place in the corpus.
   *
   * @param capacity most inputs in a batch
   * @param longest most inputs in a document
   */
  Packer(ExampleSource source, int capacity, int longest, Cursor cursor) {
    this.source = source;
    this.capacity = capacity;
    this.longest = longest;
    this.next = cursor.next();
    cursor.waiting().forEach(index -> waiting.add(new Numbered(index, source.get(index))));
  }

  Cursor cursor() {
    return new Cursor(next, waiting.stream().map(Numbered::index).toList());
  }

  /** The documents of the next batch. */
  List<Example> next() {
    List<Example> batch = new ArrayList<>();
    int free = capacity;
    lookAhead();
    int chosen = 0;
    while (chosen >= 0) {
      Example example = waiting.remove(chosen).example();
      batch.add(example);
      free -= example.positions();
      lookAhead();
      chosen = fitting(free);
    }
    return batch;
  }

  private void lookAhead() {
    while (waiting.size() < LOOK_AHEAD) {
      Example example = source.get(next);
      BadInputException.unless(
          example.positions() <= longest,
          "document %d has %d tokens, more than a row of %d + 1 holds; use longer rows or shorter documents",
          next,
          example.tokens().length,
          longest);
      waiting.add(new Numbered(next++, example));
    }
  }

  /** The oldest document when it fits, else the longest that does, else -1. */
  private int fitting(int free) {
    int best = waiting.getFirst().example().positions() <= free ? 0 : -1;
    for (int i = 1; best != 0 && i < waiting.size(); i++) {
      int positions = waiting.get(i).example().positions();
      if (positions <= free && (best < 0 || positions > waiting.get(best).example().positions())) {
        best = i;
      }
    }
    return best;
  }
}
