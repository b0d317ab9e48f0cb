package dev.plumbline.train;

import dev.plumbline.lm.Example;
import java.util.Arrays;
import java.util.List;

/**
 * How long an example may be.
 *
 * @param tokens most of one, at least 2; of a pair, of each of its two
 * @param longer what becomes of longer ones
 */
public record RowLimit(int tokens, Longer longer) {

  /** For rows that are known to be short enough. */
  static final RowLimit NONE = new RowLimit(Integer.MAX_VALUE, Longer.REFUSE);

  /** What becomes of rows that are too long. */
  public enum Longer {
    /** Nothing is trained on as long as there are some. */
    REFUSE,
    /** They are left out. */
    DROP,
    /** Their end is cut off; those without loss in what is left are left out. */
    CUT
  }

  public RowLimit {
    if (tokens < 2) {
      throw new IllegalArgumentException(
          "rows of at most %d tokens; give 2 or more".formatted(tokens));
    }
  }

  boolean holds(List<Example> group) {
    return longest(group) <= tokens;
  }

  static int longest(List<Example> group) {
    return group.stream().mapToInt(example -> example.tokens().length).max().orElse(0);
  }

  /** The beginnings of examples that fit. */
  List<Example> cut(List<Example> group) {
    return group.stream()
        .map(example -> {
          int length = Math.min(tokens, example.tokens().length);
          return new Example(
              Arrays.copyOf(example.tokens(), length), Arrays.copyOf(example.supervised(), length));
        })
        .toList();
  }
}
