package dev.plumbline.corpus;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * The words of a text, by hash: runs of letters, digits, marks and underscores, whatever their
 * case, in Unicode's form NFKC. An ideograph is a word of its own, and invisible characters are not
 * there, so that a word cannot be hidden by one.
 */
final class Words {

  /** Words with the same first letters have the same stem: approve, approved, approval. */
  private static final int STEM = 6;

  private final String text;
  private final long[] hashes;
  private final long[] stems;
  private final int[] starts;
  private final int[] ends;

  private Words(String text, long[] hashes, long[] stems, int[] starts, int[] ends) {
    this.text = text;
    this.hashes = hashes;
    this.stems = stems;
    this.starts = starts;
    this.ends = ends;
  }

  static Words of(String raw) {
    String text =
        Normalizer.isNormalized(raw, Normalizer.Form.NFKC)
            ? raw
            : Normalizer.normalize(raw, Normalizer.Form.NFKC);
    Reader reader = new Reader(text.length());
    int width;
    for (int at = 0; at < text.length(); at += width) {
      int character = text.codePointAt(at);
      width = Character.charCount(character);
      reader.read(character, at, at + width);
    }
    return reader.words(text);
  }

  /** Collects words, character by character. */
  private static final class Reader {
    private final long[] hashes;
    private final long[] stems;
    private final int[] starts;
    private final int[] ends;
    private int count;
    private int letters;
    private long hash;

    Reader(int most) {
      hashes = new long[most];
      stems = new long[most];
      starts = new int[most];
      ends = new int[most];
    }

    void read(int character, int from, int to) {
      if (character < 128 ? isAsciiWord(character) : isWord(character)) {
        boolean alone = character >= 128 && Character.isIdeographic(character);
        if (alone) {
          end();
        }
        if (letters == 0) {
          starts[count] = from;
        }
        letters++;
        hash = (hash ^ Character.toLowerCase(character)) * Hashes.PRIME;
        if (letters <= STEM) {
          stems[count] = hash;
        }
        ends[count] = to;
        if (alone) {
          end();
        }
      } else if (character < 128 || Character.getType(character) != Character.FORMAT) {
        end();
      }
    }

    private static boolean isAsciiWord(int character) {
      int small = character | 0x20;
      return (small >= 'a' && small <= 'z')
          || (character >= '0' && character <= '9')
          || character == '_';
    }

    private static boolean isWord(int character) {
      return Character.isLetterOrDigit(character)
          || Character.getType(character) == Character.NON_SPACING_MARK
          || Character.getType(character) == Character.COMBINING_SPACING_MARK;
    }

    private void end() {
      if (letters > 0) {
        hashes[count] = Hashes.mix(hash);
        stems[count] = Hashes.mix(stems[count]);
        count++;
      }
      letters = 0;
      hash = 0;
    }

    Words words(String text) {
      end();
      return new Words(
          text,
          Arrays.copyOf(hashes, count),
          Arrays.copyOf(stems, count),
          Arrays.copyOf(starts, count),
          Arrays.copyOf(ends, count));
    }
  }

  int count() {
    return hashes.length;
  }

  long hash(int word) {
    return hashes[word];
  }

  long stem(int word) {
    return stems[word];
  }

  /** The text from one word to before another, as it was written but for NFKC. */
  String text(int from, int to) {
    return from == to ? "" : text.substring(starts[from], ends[to - 1]);
  }

  /** The hash of each run of so many words, by where it starts; empty when there are fewer. */
  long[] grams(int size) {
    long[] grams = new long[Math.max(0, count() - size + 1)];
    long lead = 1;
    for (int i = 0; i < size; i++) {
      lead *= Hashes.PRIME;
    }
    long sum = 0;
    for (int i = 0; i < count(); i++) {
      sum = sum * Hashes.PRIME + hashes[i];
      if (i >= size) {
        sum -= lead * hashes[i - size];
      }
      if (i >= size - 1) {
        grams[i - size + 1] = Hashes.mix(sum);
      }
    }
    return grams;
  }

  /**
   * The runs of so many words; all words as one run when there are fewer, none when there are no
   * words.
   */
  long[] shingles(int size) {
    return grams(Math.min(size, count()));
  }

  /** All word hashes, in order; not to be changed. */
  long[] hashes() {
    return hashes;
  }
}
