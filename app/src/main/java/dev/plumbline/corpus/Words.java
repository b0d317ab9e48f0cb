package dev.plumbline.corpus;

import dev.plumbline.Unicode;
import java.util.Arrays;

/**
 * The words of a text, by hash: runs of letters, digits, marks and underscores, whatever their
 * case, in the form in which texts are {@linkplain Unicode#searchable searched}. An ideograph is a
 * word of its own.
 */
public final class Words {

  /** Words with the same first letters have the same stem: approve, approved, approval. */
  private static final int STEM = 6;

  /** The small letter of each character that is part of a word; 0 of others. */
  private static final byte[] ASCII = new byte[128];

  static {
    for (char character = 0; character < ASCII.length; character++) {
      boolean isWord = Character.isLetterOrDigit(character) || character == '_';
      ASCII[character] = (byte) (isWord ? Character.toLowerCase(character) : 0);
    }
  }

  private final String text;
  private final boolean ascii;
  private final long[] hashes;
  private final long[] stems;
  private final int[] starts;
  private final int[] ends;

  private Words(String text, boolean ascii, long[] hashes, long[] stems, int[] starts, int[] ends) {
    this.text = text;
    this.ascii = ascii;
    this.hashes = hashes;
    this.stems = stems;
    this.starts = starts;
    this.ends = ends;
  }

  /** Those of a text. */
  public static Words of(String raw) {
    return ofSearchable(Unicode.searchable(raw));
  }

  /** With symbols, such as emoji, as words of their own. */
  static Words withSymbols(String raw) {
    return ofSearchable(Unicode.searchable(raw), true);
  }

  /** Of a text in the form in which it is searched. */
  static Words ofSearchable(String text) {
    return ofSearchable(text, false);
  }

  private static Words ofSearchable(String text, boolean symbols) {
    boolean ascii = Unicode.isAscii(text);
    Reader reader = new Reader(ascii ? text.length() / 2 + 1 : text.length(), symbols);
    int width;
    for (int at = 0; at < text.length(); at += width) {
      int character = text.codePointAt(at);
      width = Character.charCount(character);
      reader.read(character, at, at + width);
    }
    return reader.words(text, ascii);
  }

  /** Collects words, character by character. */
  private static final class Reader {
    private final long[] hashes;
    private final long[] stems;
    private final int[] starts;
    private final int[] ends;
    private int count;
    private int letters;
    private final boolean symbols;
    private long hash;

    Reader(int most, boolean symbols) {
      this.symbols = symbols;
      hashes = new long[most];
      stems = new long[most];
      starts = new int[most];
      ends = new int[most];
    }

    void read(int character, int from, int to) {
      if (character < 128) {
        readAscii(character, from, to);
      } else if (!isWord(character)) {
        end();
      } else if (Character.isIdeographic(character) || isSymbol(character)) {
        end();
        add(character, from, to);
        end();
      } else {
        add(Character.toLowerCase(character), from, to);
      }
    }

    private void readAscii(int character, int from, int to) {
      byte letter = ASCII[character];
      if (letter == 0) {
        end();
      } else {
        add(letter, from, to);
      }
    }

    private void add(int letter, int from, int to) {
      if (letters == 0) {
        starts[count] = from;
      }
      letters++;
      hash = (hash ^ letter) * Hashes.PRIME;
      if (letters <= STEM) {
        stems[count] = hash;
      }
      ends[count] = to;
    }

    private boolean isWord(int character) {
      return isLetter(character) || (symbols && isSymbol(character));
    }

    private static boolean isSymbol(int character) {
      int type = Character.getType(character);
      return type == Character.OTHER_SYMBOL
          || type == Character.MATH_SYMBOL
          || type == Character.CURRENCY_SYMBOL
          || (type == Character.MODIFIER_SYMBOL && character > 0xFFFF);
    }

    private static boolean isLetter(int character) {
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

    Words words(String text, boolean ascii) {
      end();
      return new Words(
          text,
          ascii,
          Arrays.copyOf(hashes, count),
          Arrays.copyOf(stems, count),
          Arrays.copyOf(starts, count),
          Arrays.copyOf(ends, count));
    }
  }

  /** Whether the text, in the form in which it is searched, has no character beyond ASCII. */
  boolean areAscii() {
    return ascii;
  }

  /** How many there are. */
  public int count() {
    return hashes.length;
  }

  long hash(int word) {
    return hashes[word];
  }

  /** The hash of a word's first letters, which forms of one word share. */
  public long stem(int word) {
    return stems[word];
  }

  /** The text from one word to before another, in the form in which it is searched. */
  public String text(int from, int to) {
    return from == to ? "" : text.substring(starts[from], ends[to - 1]);
  }

  /** The hash of each run of so many words, by where it starts; empty when there are fewer. */
  public long[] grams(int size) {
    return grams(hashes, size);
  }

  /** Likewise of words that are given by their hashes. */
  static long[] grams(long[] hashes, int size) {
    long[] grams = new long[Math.max(0, hashes.length - size + 1)];
    long lead = 1;
    for (int i = 0; i < size; i++) {
      lead *= Hashes.PRIME;
    }
    long sum = 0;
    for (int i = 0; i < hashes.length; i++) {
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

  /** All word hashes, in order; not to be changed. */
  long[] hashes() {
    return hashes;
  }
}
