package dev.plumbline.corpus;

import java.util.HashSet;
import java.util.Set;

/**
 * Which telling words of a text stand beside each other, in either order: those that are not among
 * the commonest of English, with no more than {@link #APART} words from one to the other. A text on
 * the same theme has the words; a text that says the same has them beside each other.
 */
final class Neighbours {

  private static final int APART = 8;

  private Neighbours() {}

  /**
   * The pairs of neighbours, by hash.
   *
   * @param from a word
   * @param to before another
   * @param reach how many telling words on a neighbour may be: 1 for the next alone
   */
  static Set<Long> in(Words words, int from, int to, int reach) {
    Set<Long> pairs = new HashSet<>();
    for (int i = from; i < to; i++) {
      int met = Language.isCommonEnglish(words.stem(i)) ? reach : 0;
      for (int j = i + 1; j < Math.min(to, i + 1 + APART) && met < reach; j++) {
        if (!Language.isCommonEnglish(words.stem(j))) {
          met++;
          if (words.stem(j) != words.stem(i)) {
            pairs.add(pair(words.stem(i), words.stem(j)));
          }
        }
      }
    }
    return pairs;
  }

  private static long pair(long one, long other) {
    return Hashes.mix(one ^ other) + one + other;
  }
}
