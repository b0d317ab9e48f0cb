package dev.plumbline.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds references word for word, whatever stands between the words. */
final class Phrases {

  private final HashTable<List<Phrase>> byFirstWord;

  private record Phrase(Reference reference, Words words) {}

  /** Where a reference stands in a text, from a word to before another. */
  record Match(Reference reference, int from, int to) {}

  Phrases(List<Reference> references) {
    Map<Long, List<Phrase>> phrases = new HashMap<>();
    for (Reference reference : references) {
      Words words = Words.of(reference.text());
      if (words.count() > 0) {
        phrases
            .computeIfAbsent(words.hash(0), absent -> new ArrayList<>())
            .add(new Phrase(reference, words));
      }
    }
    byFirstWord = new HashTable<>(phrases);
  }

  List<Match> in(Words words) {
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < words.count(); i++) {
      List<Phrase> phrases = byFirstWord.get(words.hash(i));
      if (phrases != null) {
        for (Phrase phrase : phrases) {
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
