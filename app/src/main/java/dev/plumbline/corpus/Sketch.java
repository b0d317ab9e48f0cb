package dev.plumbline.corpus;

import dev.plumbline.Unicode;
import dev.plumbline.model.Canonical;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is kept of a text to find its duplicates: a digest of its words, and for each of {@link
 * #MINIMA} permutations the least of its shingles (Broder 1997, "On the resemblance and containment
 * of documents"). 670 bytes, whatever the length of the text, and three times that where own
 * passages and setups are compared. Immutable, and the same on every machine.
 *
 * <p>Two texts agree in a minimum with the probability of their resemblance, so that the share of
 * agreeing minima estimates it with a standard error of at most 0.04. A permutation is {@code x ->
 * ax + b} modulo 2^32 with an odd {@code a}, after shingles have been hashed to 32 bits.
 */
public final class Sketch implements Serializable {

  /** Words in a shingle. */
  public static final int SHINGLE = 5;

  /** Texts that agree in a band are candidates. */
  public static final int BANDS = 32;

  static final int ROWS = 5;

  /** Own passages of resemblance 0.5 agree in a band with probability 0.999. */
  static final int OWN_ROWS = 3;

  /** Permutations. */
  public static final int MINIMA = BANDS * ROWS;

  private static final int[] FACTORS = new int[MINIMA];
  private static final int[] TERMS = new int[MINIMA];

  static {
    for (int i = 0; i < MINIMA; i++) {
      FACTORS[i] = (int) Hashes.mix((2L * i + 1) * Hashes.PRIME) | 1;
      TERMS[i] = (int) Hashes.mix((2L * i + 2) * Hashes.PRIME);
    }
  }

  private static final int[] NOT_COMPARED = new int[0];

  private final Digest digest;
  private final int words;
  private final int[] minima;

  /** Those of the row's own passages and of its setup; empty where these are not compared. */
  private final int[] own;

  private final int[] setup;

  /** Of the words of a row, in order. */
  public record Digest(long high, long low) implements Serializable {}

  private Sketch(Digest digest, int words, int[] minima, int[] own, int[] setup) {
    this.digest = digest;
    this.words = words;
    this.minima = minima;
    this.own = own;
    this.setup = setup;
  }

  public static Sketch of(String text) {
    return of(RowText.of(text));
  }

  /**
   * Of a row: the digest is of all that is said, the minima of the dialogue alone, so that a long
   * system prompt makes no two rows alike.
   */
  public static Sketch of(RowText row) {
    return of(row, words(row.setup()), words(row.turns()));
  }

  /**
   * Likewise.
   *
   * @param all the words of all that is said, setup first
   */
  static Sketch of(RowText row, Words all) {
    if (!all.areAscii()) {
      return of(row);
    }
    // ASCII has no symbols that count as words.
    long[] setup = words(row.setup());
    return of(row, setup, Arrays.copyOfRange(all.hashes(), setup.length, all.count()));
  }

  private static Sketch of(RowText row, long[] setup, long[] said) {
    Digest digest = digest(row, setup, said);
    return new Sketch(digest, said.length, minima(said, digest), NOT_COMPARED, NOT_COMPARED);
  }

  /**
   * Of a row of which some words and the setup are compared as well.
   *
   * @param ownOf of all its words those that it does not share
   */
  static Sketch of(RowText row, UnaryOperator<long[]> ownOf) {
    long[] setup = words(row.setup());
    long[] said = words(row.turns());
    Digest digest = digest(row, setup, said);
    return new Sketch(
        digest,
        said.length,
        minima(said, digest),
        minima(ownOf.apply(said), digest),
        minima(shingles(setup)));
  }

  static Sketch of(Words words) {
    Digest digest = digest(words.hashes());
    return new Sketch(
        digest, words.count(), minima(words.hashes(), digest), NOT_COMPARED, NOT_COMPARED);
  }

  /** The hashes of the words, as rows are compared. */
  static long[] words(List<String> turns) {
    return Words.withSymbols(String.join("\n", turns)).hashes();
  }

  /** A row of signs alone is told by these. */
  private static Digest digest(RowText row, long[] setup, long[] said) {
    return setup.length + said.length == 0
        ? digest(signs(row).chars().asLongStream().toArray())
        : digest(new long[] {setup.length}, setup, said);
  }

  private static String signs(RowText row) {
    return Unicode.searchable(row.said()).replaceAll("\\s+", "");
  }

  private static int[] minima(long[] said, Digest digest) {
    return minima(shingles(said.length > 0 ? said : new long[] {digest.high(), digest.low()}));
  }

  /** All words as one when there are fewer than in a shingle. */
  private static long[] shingles(long[] words) {
    return Words.grams(words, Math.min(SHINGLE, words.length));
  }

  private static int[] minima(long[] shingles) {
    int[] minima = new int[MINIMA];
    Arrays.fill(minima, Integer.MAX_VALUE);
    for (long shingle : shingles) {
      int hash = (int) shingle;
      for (int i = 0; i < MINIMA; i++) {
        minima[i] = Math.min(minima[i], FACTORS[i] * hash + TERMS[i]);
      }
    }
    return minima;
  }

  private static Digest digest(long[]... parts) {
    int length = Stream.of(parts).mapToInt(part -> part.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length * Long.BYTES);
    LongBuffer hashes = bytes.asLongBuffer();
    Stream.of(parts).forEach(hashes::put);
    ByteBuffer sum = ByteBuffer.wrap(Canonical.sha256().digest(bytes.array()));
    return new Digest(sum.getLong(), sum.getLong());
  }

  public Digest digest() {
    return digest;
  }

  /** How many bands it is cut into; more and narrower ones where own passages are compared. */
  public int bands() {
    return own.length == 0 ? BANDS : MINIMA / OWN_ROWS;
  }

  /** The rows of a band as one number; texts that agree in all rows have the same. */
  public int band(int band) {
    return own.length == 0 ? band(band, minima, ROWS) : band(band, own, OWN_ROWS);
  }

  private static int band(int band, int[] minima, int rows) {
    long key = band;
    for (int row = band * rows; row < (band + 1) * rows; row++) {
      key = Hashes.mix(key * Hashes.PRIME + minima[row]);
    }
    return (int) key;
  }

  /** How many words of the row are compared. */
  public int words() {
    return words;
  }

  /** The estimated share of common shingles among all shingles of both, 0 to 1. */
  public double resemblance(Sketch other) {
    return agreement(minima, other.minima);
  }

  /** Whether texts that agree in a band are alike, in all that is compared. */
  public boolean isNear(Sketch other) {
    return resemblance(other) >= NearDuplicates.NEAR
        && (own.length == 0
            || (agreement(own, other.own) >= NearDuplicates.NEAR_OWN
                && agreement(setup, other.setup) >= NearDuplicates.NEAR));
  }

  private static double agreement(int[] ones, int[] others) {
    int equal = 0;
    for (int i = 0; i < MINIMA; i++) {
      equal += ones[i] == others[i] ? 1 : 0;
    }
    return (double) equal / MINIMA;
  }
}
