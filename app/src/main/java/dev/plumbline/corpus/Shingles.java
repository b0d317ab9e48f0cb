package dev.plumbline.corpus;

import java.util.HashSet;
import java.util.Set;

/** The runs of so many words of a text, by hash, each once; the same on every machine. */
public final class Shingles {

  private Shingles() {}

  /**
   * Those of a text, whatever the case of its letters and whatever stands between its words.
   *
   * @param size words of a run, 1 or more
   * @return none when the text has fewer words
   */
  public static Set<Long> of(String text, int size) {
    return of(Words.of(text), size);
  }

  static Set<Long> of(Words words, int size) {
    Set<Long> distinct = new HashSet<>();
    for (long shingle : words.grams(size)) {
      distinct.add(shingle);
    }
    return distinct;
  }

  /** The share of common shingles among all of both (Broder 1997, resemblance); 0 of none. */
  public static double resemblance(Set<Long> ones, Set<Long> others) {
    long common = ones.stream().filter(others::contains).count();
    long all = ones.size() + others.size() - common;
    return all == 0 ? 0 : (double) common / all;
  }
}
