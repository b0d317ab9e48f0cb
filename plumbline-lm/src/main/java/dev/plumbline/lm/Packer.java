package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs a numbered corpus into batches of at most so many tokens, with a small look-ahead.
 *
 * <p>A batch takes the groups in order and fills what is left at its end with the longest waiting
 * ones that still fit; it starts with the oldest, so none waits for ever. The order is a function
 * of the corpus alone.
 */
final class Packer implements StepBatches {
  private static final int LOOK_AHEAD = 32;

  private final ExampleSource source;
  private final BatchShape.Packed shape;
  private final List<Numbered> waiting = new ArrayList<>();
  private long next;

  /** Starts at a place in the corpus. */
  Packer(ExampleSource source, BatchShape.Packed shape, Cursor cursor) {
    this.source = source;
    this.shape = shape;
    this.next = cursor.next();
    cursor.waiting().forEach(index -> waiting.add(new Numbered(index, source.get(index))));
  }

  @Override
  public Cursor cursor() {
    return new Cursor(next, waiting.stream().map(Numbered::index).toList());
  }

  @Override
  public List<List<Numbered>> next() {
    List<List<Numbered>> batches = new ArrayList<>();
    for (int i = 0; i < shape.accumulation(); i++) {
      batches.add(nextBatch());
    }
    return batches;
  }

  /** The groups of the next batch. */
  List<Numbered> nextBatch() {
    List<Numbered> batch = new ArrayList<>();
    int free = shape.rows() * shape.rowLength();
    lookAhead();
    int chosen = 0;
    while (chosen >= 0) {
      Numbered group = waiting.remove(chosen);
      batch.add(group);
      free -= group.positions();
      lookAhead();
      chosen = fitting(free);
    }
    return batch;
  }

  private void lookAhead() {
    while (waiting.size() < LOOK_AHEAD) {
      Numbered group = new Numbered(next, source.get(next));
      BadInputException.unless(
          group.longest() <= shape.rowLength(),
          "document %d has %d tokens, more than a row of %d + 1 holds; use longer rows or shorter documents",
          next,
          group.longest() + 1,
          shape.rowLength());
      waiting.add(group);
      next++;
    }
  }

  /** The oldest group when it fits, else the longest that does, else -1. */
  private int fitting(int free) {
    int best = waiting.getFirst().positions() <= free ? 0 : -1;
    for (int i = 1; best != 0 && i < waiting.size(); i++) {
      int positions = waiting.get(i).positions();
      if (positions <= free && (best < 0 || positions > waiting.get(best).positions())) {
        best = i;
      }
    }
    return best;
  }
}
