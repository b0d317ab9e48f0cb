package dev.plumbline.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds references word for word, whatever stands between the words. */
final class Phrases {

  private static final int FILTER_BITS = 20;

  private final Map<Long, List<Phrase>> byFirstWord = new HashMap<>();
  private final BitSet filter = new BitSet(1 << FILTER_BITS);

  private record Phrase(Reference reference, Words words) {}

  /** Where a reference stands in a text, from a word to before another. */
  record Match(Reference reference, int from, int to) {}

  Phrases(List<Reference> references) {
    for (Reference reference : references) {
      Words words = Words.of(reference.text());
      if (words.count() > 0) {
        byFirstWord
            .computeIfAbsent(words.hash(0), absent -> new ArrayList<>())
            .add(new Phrase(reference, words));
        filter.set(bit(words.hash(0)));
      }
    }
  }

  private static int bit(long hash) {
    return (int) (hash >>> (Long.SIZE - FILTER_BITS));
  }

  List<Match> in(Words words) {
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < words.count(); i++) {
      if (filter.get(bit(words.hash(i)))) {
        for (Phrase phrase : byFirstWord.getOrDefault(words.hash(i), List.of())) {
          if (stands(phrase.words(), words, i)) {
            matches.add(new Match(phrase.reference(), i, i + phrase.words().count()));
          }
        }
      }
    }
    return matches;
  }

  private static boolean stands(Words phrase, Words words, int at) {
    int end = at + phrase.count();
    return end <= words.count()
        && Arrays.equals(phrase.hashes(), 0, phrase.count(), words.hashes(), at, end);
  }
}
