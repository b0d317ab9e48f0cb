package dev.plumbline.corpus;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What is kept of a text to find its duplicates: a digest of its words, and for each of {@link
 * #MINIMA} permutations the least of its shingles (Broder 1997, "On the resemblance and containment
 * of documents"). 670 bytes, whatever the length of the text. Immutable, and the same on every
 * machine.
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

  private final Digest digest;
  private final int[] minima;

  /** Of the words of a text, in order. */
  public record Digest(long high, long low) implements Serializable {}

  private Sketch(Digest digest, int[] minima) {
    this.digest = digest;
    this.minima = minima;
  }

  public static Sketch of(String text) {
    return of(Words.of(text));
  }

  static Sketch of(Words words) {
    return new Sketch(digest(words.hashes()), minima(words.shingles(SHINGLE)));
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

  private static Digest digest(long[] hashes) {
    ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES);
    bytes.asLongBuffer().put(hashes);
    try {
      ByteBuffer sum = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
      return new Digest(sum.getLong(), sum.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public Digest digest() {
    return digest;
  }

  /** The rows of a band as one number; texts that agree in all rows have the same. */
  public int band(int band) {
    long key = band;
    for (int row = band * ROWS; row < (band + 1) * ROWS; row++) {
      key = Hashes.mix(key * Hashes.PRIME + minima[row]);
    }
    return (int) key;
  }

  /** The estimated share of common shingles among all shingles of both, 0 to 1. */
  public double resemblance(Sketch other) {
    int equal = 0;
    for (int i = 0; i < MINIMA; i++) {
      equal += minima[i] == other.minima[i] ? 1 : 0;
    }
    return (double) equal / MINIMA;
  }
}
