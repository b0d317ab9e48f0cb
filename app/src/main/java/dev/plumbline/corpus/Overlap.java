package dev.plumbline.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What texts share with reference texts: runs of words, and most of their shingles (Broder 1997,
 * resemblance). Exact, not sampled; runs are compared by 64-bit hashes.
 */
final class Overlap {

  /**
   * A run of this many words that also stands in a reference is overlap: the length that Brown et
   * al. 2020 (arXiv:2005.14165, appendix C) chose. Shorter runs can be a whole everyday sentence.
   */
  static final int NGRAM = 13;

  /** Shingles of this many words decide resemblance. */
  static final int SHINGLE = 4;

  /** Texts that share at least this part of their shingles are near-duplicates. */
  static final double NEAR = 0.5;

  private final HashTable<Integer> ngrams;
  private final HashTable<List<Integer>> textsByShingle;
  private final List<Integer> shingleCounts = new ArrayList<>();

  /** A part of a text, from a word to before another, that a reference has too. */
  record Match(int reference, int from, int to, double resemblance) {}

  /** A run that several references have is the last one's. */
  Overlap(List<Words> references) {
    Map<Long, Integer> ngrams = new HashMap<>();
    Map<Long, List<Integer>> textsByShingle = new HashMap<>();
    for (int id = 0; id < references.size(); id++) {
      for (long gram : references.get(id).grams(NGRAM)) {
        ngrams.put(gram, id);
      }
      Set<Long> shingles = Shingles.of(references.get(id), SHINGLE);
      shingleCounts.add(shingles.size());
      for (Long shingle : shingles) {
        textsByShingle.computeIfAbsent(shingle, absent -> new ArrayList<>()).add(id);
      }
    }
    this.ngrams = new HashTable<>(ngrams);
    this.textsByShingle = new HashTable<>(textsByShingle);
  }

  /** The shared runs, each with the reference that has it, in order of the text. */
  List<Match> ngrams(Words words) {
    List<Match> matches = new ArrayList<>();
    long[] grams = words.grams(NGRAM);
    for (int i = 0; i < grams.length; i++) {
      Integer reference = ngrams.get(grams[i]);
      if (reference != null) {
        matches.add(new Match(reference, i, i + NGRAM, 0));
      }
    }
    return matches;
  }

  /** The reference of highest resemblance, if any has a shingle in common. */
  Optional<Match> closest(Words words) {
    Set<Long> shared = new HashSet<>();
    for (long shingle : words.grams(SHINGLE)) {
      if (textsByShingle.has(shingle)) {
        shared.add(shingle);
      }
    }
    return shared.isEmpty() ? Optional.empty() : closest(words, shared);
  }

  private Optional<Match> closest(Words words, Set<Long> shared) {
    Map<Integer, Integer> common = new HashMap<>();
    for (Long shingle : shared) {
      Objects.requireNonNull(textsByShingle.get(shingle))
          .forEach(id -> common.merge(id, 1, Integer::sum));
    }
    int own = Shingles.of(words, SHINGLE).size();
    Match best = null;
    for (Map.Entry<Integer, Integer> entry : common.entrySet()) {
      int all = own + shingleCounts.get(entry.getKey()) - entry.getValue();
      double resemblance = (double) entry.getValue() / all;
      if (best == null || resemblance > best.resemblance()) {
        best = new Match(entry.getKey(), 0, words.count(), resemblance);
      }
    }
    return Optional.ofNullable(best);
  }
}
