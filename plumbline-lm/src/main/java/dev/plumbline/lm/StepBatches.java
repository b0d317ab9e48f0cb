package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;

/** What each step of a training computes, from a numbered corpus. */
interface StepBatches {
  /** The next number to ask for, and the numbers that were read ahead and wait. */
  record Cursor(long next, List<Long> waiting) {
    static final Cursor START = new Cursor(0, List.of());

    public Cursor {
      waiting = List.copyOf(waiting);
    }
  }

  /** A group with its number. */
  record Numbered(long index, List<Example> group) {
    int positions() {
      return group.stream().mapToInt(Example::positions).sum();
    }

    int longest() {
      return group.stream().mapToInt(Example::positions).max().orElse(0);
    }
  }

  /** The batches of the next step; each is computed at once. */
  List<List<Numbered>> next();

  /** All there is to remember to go on from here. */
  Cursor cursor();

  /** Those of a shape, from a place in the corpus on. */
  static StepBatches of(BatchShape shape, ExampleSource source, Cursor cursor) {
    return switch (shape) {
      case BatchShape.Packed packed -> new Packer(source, packed, cursor);
      case BatchShape.Groups groups -> new InOrder(source, groups, cursor.next());
    };
  }

  /** Groups in order. */
  final class InOrder implements StepBatches {
    private final ExampleSource source;
    private final BatchShape.Groups shape;
    private long next;

    private InOrder(ExampleSource source, BatchShape.Groups shape, long next) {
      this.source = source;
      this.shape = shape;
      this.next = next;
    }

    @Override
    public List<List<Numbered>> next() {
      List<List<Numbered>> batches = new ArrayList<>();
      int free = 0;
      for (int i = 0; i < shape.count(); i++) {
        Numbered group = new Numbered(next, source.get(next));
        next++;
        if (group.group().isEmpty()) {
          continue;
        }
        if (batches.isEmpty() || group.positions() > free) {
          batches.add(new ArrayList<>());
          free = shape.inputsAtOnce();
        }
        batches.getLast().add(group);
        free -= group.positions();
      }
      return batches;
    }

    @Override
    public Cursor cursor() {
      return new Cursor(next, List.of());
    }
  }
}
