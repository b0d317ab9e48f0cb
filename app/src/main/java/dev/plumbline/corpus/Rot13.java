package dev.plumbline.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts in which every letter is the one 13 places on. */
final class Rot13 {

  /** The commonest English words of up to four letters, turned, but for those that turn to one. */
  private static final HashTable<Integer> COMMON =
      numbered(
          "gur naq gb bs vf lbh gung va sbe jvgu jvyy abg ner lbhe unf jr vg ba jnf n ng znl nyy nf jura"
              .split(" "));

  private static final int LONGEST = 4;

  /** What ends a word; other signs are part of it, so that nothing in base64 is one. */
  private static final String PUNCTUATION = ".,;:!?\"'()";

  /** So many different ones tell that a text is turned, or has a part that is. */
  private static final int FEWEST = 2;

  private Rot13() {}

  /** The whole text, turned, when it looks as if that made it English. */
  static List<String> decode(String text) {
    return isTurned(text) ? List.of(turned(text)) : List.of();
  }

  private static HashTable<Integer> numbered(String... words) {
    Map<Long, Integer> numbers = new HashMap<>();
    for (String word : words) {
      long letters = word.chars().asLongStream().reduce(0, Rot13::with);
      numbers.put(Hashes.mix(letters), numbers.size());
    }
    return new HashTable<>(numbers);
  }

  private static long with(long word, long letter) {
    return word << Byte.SIZE | letter;
  }

  private static boolean isTurned(String text) {
    int found = 0;
    long word = 0;
    int letters = 0;
    for (int i = 0; i <= text.length(); i++) {
      int small = i < text.length() ? small(text.charAt(i)) : ' ';
      if (small >= 'a' && small <= 'z') {
        word = with(word, small);
        letters++;
      } else if (small > ' ' && PUNCTUATION.indexOf(small) < 0) {
        letters = LONGEST + 1;
      } else {
        if (letters > 0 && letters <= LONGEST) {
          Integer number = COMMON.get(Hashes.mix(word));
          found |= number == null ? 0 : 1 << number;
        }
        word = 0;
        letters = 0;
      }
    }
    return Integer.bitCount(found) >= FEWEST;
  }

  private static int small(int unit) {
    return unit >= 'A' && unit <= 'Z' ? unit | 0x20 : unit;
  }

  private static String turned(String text) {
    StringBuilder turned = new StringBuilder(text.length());
    text.chars().forEach(unit -> turned.append((char) turned(unit)));
    return turned.toString();
  }

  private static int turned(int unit) {
    int small = unit | 0x20;
    return small < 'a' || small > 'z' ? unit : small <= 'm' ? unit + 13 : unit - 13;
  }
}
