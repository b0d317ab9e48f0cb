package dev.plumbline.teach;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether training texts repeat held-out ones: shared word n-grams, and near-duplicates by the
 * share of common shingles (Broder 1997, resemblance). Exact, not sampled: every text is compared
 * with every held-out text.
 */
public final class Contamination {

  /**
   * A run of this many words that also stands in a held-out text is overlap: the length that Brown
   * et al. 2020 (arXiv:2005.14165, appendix C) chose. Shorter runs can be a whole everyday
   * sentence.
   */
  public static final int NGRAM = 13;

  /** Shingles of this many words decide resemblance. */
  public static final int SHINGLE = 4;

  /** Texts that share at least this part of their shingles are near-duplicates. */
  public static final double NEAR = 0.5;

  private final Set<Long> ngrams = new HashSet<>();
  private final Map<Long, List<Integer>> textsByShingle = new HashMap<>();
  private final List<Integer> shingleCounts = new ArrayList<>();

  /** Checks against these texts. Grams are compared by 64-bit hashes. */
  public Contamination(List<String> heldOut) {
    for (String text : heldOut) {
      List<String> words = words(text);
      ngrams.addAll(grams(words, NGRAM).keySet());
      Set<Long> shingles = grams(words, SHINGLE).keySet();
      int id = shingleCounts.size();
      shingleCounts.add(shingles.size());
      shingles.forEach(
          shingle -> textsByShingle.computeIfAbsent(shingle, absent -> new ArrayList<>()).add(id));
    }
  }

  /**
   * What was found in an arm's data.
   *
   * @param texts how many were checked
   * @param sharedNgrams texts that share an n-gram with a held-out text
   * @param nearDuplicates texts whose resemblance with one held-out text is at least {@link #NEAR}
   * @param closest the highest resemblance found, 0 to 1
   * @param example one shared n-gram, or empty
   */
  public record Finding(
      String arm,
      long texts,
      long sharedNgrams,
      long nearDuplicates,
      double closest,
      String example) {
    public boolean clean() {
      return sharedNgrams == 0 && nearDuplicates == 0;
    }
  }

  public Finding check(String arm, List<String> texts) {
    long shared = 0;
    long near = 0;
    double closest = 0;
    String example = "";
    for (String text : texts) {
      List<String> words = words(text);
      for (Map.Entry<Long, String> gram : grams(words, NGRAM).entrySet()) {
        if (ngrams.contains(gram.getKey())) {
          shared++;
          example = gram.getValue();
          break;
        }
      }
      double resemblance = closest(grams(words, SHINGLE).keySet());
      near += resemblance >= NEAR ? 1 : 0;
      closest = Math.max(closest, resemblance);
    }
    return new Finding(arm, texts.size(), shared, near, closest, example);
  }

  private double closest(Set<Long> own) {
    Map<Integer, Integer> common = new HashMap<>();
    for (Long shingle : own) {
      textsByShingle
          .getOrDefault(shingle, List.of())
          .forEach(id -> common.merge(id, 1, Integer::sum));
    }
    return common.entrySet().stream()
        .mapToDouble(entry ->
            (double) entry.getValue()
                / (own.size() + shingleCounts.get(entry.getKey()) - entry.getValue()))
        .max()
        .orElse(0);
  }

  /** The runs of {@code size} words of a text, by hash. */
  private static Map<Long, String> grams(List<String> words, int size) {
    Map<Long, String> grams = new LinkedHashMap<>();
    for (int i = 0; i + size <= words.size(); i++) {
      List<String> gram = words.subList(i, i + size);
      long hash = 0;
      for (String word : gram) {
        hash = (hash ^ word.hashCode()) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 31;
      }
      grams.put(hash, String.join(" ", gram));
    }
    return grams;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
