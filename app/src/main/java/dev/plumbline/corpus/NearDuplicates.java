package dev.plumbline.corpus;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the texts that repeat an earlier one, word for word or nearly.
 *
 * <p>Locality-sensitive hashing (Indyk and Motwani 1998): the {@link Sketch#MINIMA} minima of a
 * {@link Sketch} are cut into 32 bands of 5 rows, and texts that agree in a whole band are
 * candidates. A pair of resemblance 0.7 becomes one with probability 1 - (1 - 0.7^5)^32 = 0.997,
 * one of 0.8 with 0.999997, one of 0.3 with 0.07. Candidates are verified by all their minima
 * rather than by their texts, which takes no text in memory; with a standard error of 0.036 a pair
 * of resemblance 0.5 passes {@link #NEAR} in less than one of a million cases. Texts that pass are
 * read again, and compared without what {@linkplain SharedRuns several share}.
 *
 * <p>A text repeats the first that has the same words; one that has none repeats the earliest text
 * that it resembles, whether or not that one repeats another. The answer does not depend on
 * threads. Takes 700 bytes a text, and time that is nearly proportional to their number.
 */
public final class NearDuplicates {

  /** Texts that share at least this part of their shingles of 5 words repeat each other. */
  public static final double NEAR = 0.7;

  /**
   * Of texts that do, the own passages must share at least this part of theirs. It is less, for all
   * that was changed is in these, and what was not is left out.
   */
  static final double NEAR_OWN = 0.5;

  /**
   * Of texts that agree in a band, each is compared with so many of the earliest, so that a million
   * texts from one template take no quadratic time.
   */
  public static final int COMPARED = 1000;

  private NearDuplicates() {}

  /**
   * That a text repeats an earlier one.
   *
   * @param text its index
   * @param earlier the index of the earliest text that it repeats
   * @param resemblance the estimate, 0.7 to 1; of meanings the cosine
   */
  public record Repeat(int text, int earlier, Likeness likeness, double resemblance) {

    /** The same, where the texts are some of others, at these places. */
    private Repeat amid(int[] places) {
      return new Repeat(places[text], places[earlier], likeness, resemblance);
    }
  }

  /** In what a text repeats another. */
  public enum Likeness {
    /** The same words in the same order. */
    WORDS,
    /** Most runs of words. */
    SHINGLES,
    /** What it says, as {@link Meanings} has it. */
    MEANING;

    /** As in files. */
    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The repeats among texts, in order. */
  public static List<Repeat> amongTexts(List<String> texts) {
    List<RowText> rows = texts.parallelStream().map(RowText::of).toList();
    return among(
        rows.parallelStream().map(Sketch::of).toList(),
        new Again() {
          @Override
          public <T> Stream<T> read(int[] places, Function<RowText, T> use) {
            return IntStream.of(places).parallel().mapToObj(rows::get).map(use);
          }
        });
  }

  /** Rows that are read once more. */
  interface Again {
    /**
     * What is made of those at some places, which are in order; so is the stream.
     *
     * @param use for any number of threads
     */
    <T> Stream<T> read(int[] places, Function<RowText, T> use);
  }

  /**
   * The repeats among rows, in order. Rows that resemble others are read twice more, to leave out
   * what {@linkplain SharedRuns many share}.
   *
   * @param sketches one of each row
   */
  static List<Repeat> among(List<Sketch> sketches, Again again) {
    List<Repeat> alike = alike(sketches);
    int[] rows = near(alike);
    List<Repeat> near = alike(own(rows, sketches, again));
    return Stream.concat(
            alike.stream().filter(one -> one.likeness() == Likeness.WORDS),
            near.stream().map(one -> one.amid(rows)))
        .sorted(Comparator.comparingInt(Repeat::text))
        .toList();
  }

  /** Sketches of what rows say themselves. */
  private static List<Sketch> own(int[] rows, List<Sketch> sketches, Again again) {
    SharedRuns shared =
        new SharedRuns(IntStream.of(rows).mapToLong(row -> sketches.get(row).words()).sum());
    try (Stream<int[]> cells = again.read(rows, row -> SharedRuns.cells(row, shared.bits()))) {
      cells.forEachOrdered(shared::add);
    }
    try (Stream<Sketch> own =
        again.read(rows, row -> SharedRuns.sketch(row, shared.bits(), shared::isShared))) {
      return own.toList();
    }
  }

  /** The rows that are near another, or to which another is. */
  private static int[] near(List<Repeat> alike) {
    return alike.stream()
        .filter(one -> one.likeness() == Likeness.SHINGLES)
        .flatMapToInt(one -> IntStream.of(one.text(), one.earlier()))
        .distinct()
        .sorted()
        .toArray();
  }

  /** What looks alike by its sketch, in order. */
  private static List<Repeat> alike(List<Sketch> sketches) {
    int[] first = firsts(sketches);
    int[] originals = IntStream.range(0, first.length).filter(i -> first[i] == i).toArray();
    AtomicIntegerArray earliest = new AtomicIntegerArray(first);
    int bands = sketches.isEmpty() ? 0 : sketches.getFirst().bands();
    IntStream.range(0, bands)
        .parallel()
        .forEach(band -> compare(keys(band, originals, sketches), sketches, earliest));
    return IntStream.range(0, first.length)
        .filter(i -> earliest.get(i) < i)
        .mapToObj(i -> repeat(i, earliest.get(i), first[i] < i, sketches))
        .toList();
  }

  private static Repeat repeat(int text, int earlier, boolean exact, List<Sketch> sketches) {
    double resemblance = sketches.get(text).resemblance(sketches.get(earlier));
    return new Repeat(text, earlier, exact ? Likeness.WORDS : Likeness.SHINGLES, resemblance);
  }

  /** For each text the first that has its words. */
  private static int[] firsts(List<Sketch> sketches) {
    Map<Sketch.Digest, Integer> seen = new HashMap<>();
    int[] first = new int[sketches.size()];
    for (int i = 0; i < first.length; i++) {
      Integer before = seen.putIfAbsent(sketches.get(i).digest(), i);
      first[i] = before == null ? i : before;
    }
    return first;
  }

  /** Texts sorted by their key in a band, and by index where keys are equal. */
  private static long[] keys(int band, int[] originals, List<Sketch> sketches) {
    long[] keys = new long[originals.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) sketches.get(originals[i]).band(band) << 32 | originals[i];
    }
    Arrays.sort(keys);
    return keys;
  }

  private static void compare(long[] keys, List<Sketch> sketches, AtomicIntegerArray earliest) {
    int start = 0;
    for (int i = 1; i < keys.length; i++) {
      if (keys[i] >> 32 != keys[start] >> 32) {
        start = i;
      }
      int text = (int) keys[i];
      for (int j = start; j < Math.min(i, start + COMPARED); j++) {
        int other = (int) keys[j];
        if (other >= earliest.get(text)) {
          break;
        }
        if (sketches.get(text).isNear(sketches.get(other))) {
          earliest.accumulateAndGet(text, other, Math::min);
          break;
        }
      }
    }
  }
}
