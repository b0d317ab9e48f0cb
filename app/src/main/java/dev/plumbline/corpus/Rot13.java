package dev.plumbline.corpus;

import java.util.List;
import java.util.Locale;

/** Texts in which every letter is the one 13 places on. */
final class Rot13 {

  /** The commonest English words, with what tells them from parts of others. */
  private static final List<String> COMMON =
      List.of(
          "gur ", "naq ", " gb ", " bs ", " vf ", " lbh ", "gung ", " va ", " sbe ", " jvgu ",
          " jvyy ", " abg ", " ner ", " lbhe ", " unf ", " jr ", " vg ", " ba ", " jnf ", " or ",
          " n ", " ng ", " znl ", " nyy ", " nf ", " jura ");

  private static final int FEWEST = 2;

  private Rot13() {}

  /** The whole text, turned, when two of the commonest words are in it. */
  static List<String> decode(String text) {
    long found =
        COMMON.stream()
            .filter(word -> text.contains(word) || text.contains(word.toUpperCase(Locale.ROOT)))
            .limit(FEWEST)
            .count();
    if (found < FEWEST) {
      return List.of();
    }
    StringBuilder turned = new StringBuilder(text.length());
    text.chars().forEach(unit -> turned.append((char) turned(unit)));
    return List.of(turned.toString());
  }

  private static int turned(int unit) {
    int small = unit | 0x20;
    return small < 'a' || small > 'z' ? unit : small <= 'm' ? unit + 13 : unit - 13;
  }
}
