package dev.plumbline.corpus;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The runs of {@value Sketch#SHINGLE} words that {@value #ROWS} and more of some rows have in their
 * dialogues: those of an opening, a template, a quoted rule. What rows share so is no sign that one
 * repeats another, as long as each says something else besides.
 *
 * <p>Runs are counted in cells, of which there are four times as many as runs, so that few share
 * one; two bits each, 256 MB at most.
 */
public final class SharedRuns {

  /** A run that so many rows have is shared. */
  public static final int ROWS = 3;

  /**
   * Words that a row shares with no two others are its own passages when they stand together, on
   * average in so many, and in few places; those that stand alone, and in many places, are changes
   * within what is shared.
   */
  private static final int PASSAGE = 5;

  private static final int PASSAGES = 5;

  /** Fewer words than these, with nothing but shared runs, are a phrase that comes up anywhere. */
  private static final int STRETCH = 10;

  private static final int FEWEST_BITS = 16;
  private static final int MOST_BITS = 30;
  private static final int CELLS_PER_LONG = 32;

  private final int bits;
  private final long[] counts;

  /**
   * Of rows with so many words in all.
   *
   * @param words at least 0
   */
  public SharedRuns(long words) {
    bits = bits(words);
    counts = new long[1 << (bits - 5)];
  }

  /** How many bits the number of a cell has. */
  public static int bits(long words) {
    int needed = Long.SIZE - Long.numberOfLeadingZeros(4 * words);
    return Math.clamp(needed, FEWEST_BITS, MOST_BITS);
  }

  /** The cells of a row's runs, each once. */
  public static int[] cells(RowText row, int bits) {
    return Arrays.stream(Words.grams(Sketch.words(row.turns()), Sketch.SHINGLE))
        .mapToInt(run -> cell(run, bits))
        .sorted()
        .distinct()
        .toArray();
  }

  private static int cell(long run, int bits) {
    return (int) (run >>> (Long.SIZE - bits));
  }

  int bits() {
    return bits;
  }

  /** Counts a row. */
  void add(int[] cells) {
    for (int cell : cells) {
      if (count(cell) < ROWS) {
        counts[cell / CELLS_PER_LONG] += 1L << (2 * (cell % CELLS_PER_LONG));
      }
    }
  }

  private int count(int cell) {
    return (int) (counts[cell / CELLS_PER_LONG] >>> (2 * (cell % CELLS_PER_LONG))) & 3;
  }

  boolean isShared(int cell) {
    return count(cell) >= ROWS;
  }

  /** A sketch of what a row says itself, and of its setup. */
  public static Sketch sketch(RowText row, int bits, IntPredicate isShared) {
    return Sketch.of(row, words -> own(words, run -> isShared.test(cell(run, bits))));
  }

  /** Whether a run of words is shared, by its hash. */
  private interface Shared {
    boolean test(long run);
  }

  /** The words that stand in no shared stretch, when they make passages; all words otherwise. */
  private static long[] own(long[] words, Shared shared) {
    long[] runs = Words.grams(words, Sketch.SHINGLE);
    BitSet starts = new BitSet(runs.length);
    IntStream.range(0, runs.length).filter(i -> shared.test(runs[i])).forEach(starts::set);
    BitSet own = new BitSet(words.length);
    own.set(0, words.length);
    stretches(starts)
        .map(one -> new Stretch(one.from(), one.to() + Sketch.SHINGLE - 1))
        .filter(one -> one.length() >= STRETCH)
        .forEach(one -> own.clear(one.from(), one.to()));
    long passages = stretches(own).count();
    return passages > 0 && passages <= PASSAGES && own.cardinality() >= PASSAGE * passages
        ? own.stream().mapToLong(i -> words[i]).toArray()
        : words;
  }

  /** Words, or runs of words, that follow each other, from one to before another. */
  private record Stretch(int from, int to) {
    int length() {
      return to - from;
    }
  }

  private static Stream<Stretch> stretches(BitSet set) {
    return IntStream.iterate(
            set.nextSetBit(0), at -> at >= 0, at -> set.nextSetBit(set.nextClearBit(at)))
        .mapToObj(at -> new Stretch(at, set.nextClearBit(at)));
  }
}
