package dev.plumbline.checkpoint;

import dev.plumbline.lm.Example;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Tokens, one after the other, of which some have loss. */
final class MarkedTokens {
  private final List<Integer> tokens = new ArrayList<>();
  private final BitSet supervised = new BitSet();

  /** Adds tokens without loss. */
  MarkedTokens given(int... more) {
    IntStream.of(more).forEach(tokens::add);
    return this;
  }

  /** Adds tokens with loss. */
  MarkedTokens taught(int... more) {
    supervised.set(tokens.size(), tokens.size() + more.length);
    return given(more);
  }

  Example example() {
    boolean[] marks = new boolean[tokens.size()];
    supervised.stream().forEach(place -> marks[place] = true);
    return new Example(tokens.stream().mapToInt(token -> token).toArray(), marks);
  }
}
