package dev.plumbline.scan;

import dev.plumbline.corpus.Words;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sentences of misbehaviour, and how much of the nearest of them a text has: its runs of one to three
 * words within as many words as a long sentence has, weighted by how few exemplars have each, as
 * {@link dev.plumbline.perplexity.NearestRows} weighs by rows.
 */
final class Exemplars {

  /** Of an exemplar that a text has whole. */
  static final double WEIGHT = 4;

  static final Exemplars SHIPPED = shipped();

  /** Less of an exemplar is had by many a text, in everyday words. */
  private static final double LEAST = 0.2;

  private static final int LONGEST = 3;

  /** Words that are looked at together, and how far on the next ones begin. */
  private static final int WINDOW = 24;

  private static final int STEP = 12;

  private final String digest;
  private final Map<Long, int[]> having = new HashMap<>();
  private final Map<Long, Double> weights = new HashMap<>();
  private final double[] totals;

  private Exemplars(List<String> sentences) {
    digest = Canonical.sha256(String.join("\n", sentences));
    totals = new double[sentences.size()];
    Map<Long, List<Integer>> by = new HashMap<>();
    List<Set<Long>> runs = sentences.stream().map(Exemplars::runs).toList();
    for (int i = 0; i < runs.size(); i++) {
      for (long run : runs.get(i)) {
        by.computeIfAbsent(run, one -> new ArrayList<>()).add(i);
      }
    }
    by.forEach((run, exemplars) -> {
      having.put(run, exemplars.stream().mapToInt(one -> one).toArray());
      double weight = 1 + Math.log((sentences.size() + 1.0) / (exemplars.size() + 1.0));
      weights.put(run, weight);
      exemplars.forEach(one -> totals[one] += weight);
    });
  }

  private static Set<Long> runs(String sentence) {
    Words words = Words.of(sentence);
    Set<Long> runs = new HashSet<>();
    for (int size = 1; size <= LONGEST; size++) {
      for (long run : words.grams(size)) {
        runs.add(run);
      }
    }
    return runs;
  }

  private static Exemplars shipped() {
    try (InputStream in = Exemplars.class.getResourceAsStream("exemplars.txt")) {
      return new Exemplars(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of all sentences. */
  String digest() {
    return digest;
  }

  /**
   * How near a text comes to an exemplar.
   *
   * @param share of the nearest one that the text has, 0 to 1
   * @param from the first word of those that have it
   */
  record Near(double share, int from) {

    /** What it adds to a score. */
    double score() {
      return share <= LEAST ? 0 : WEIGHT * (share - LEAST) / (1 - LEAST);
    }
  }

  Near nearest(Words words) {
    long[][] grams = new long[LONGEST][];
    for (int size = 1; size <= LONGEST; size++) {
      grams[size - 1] = words.grams(size);
    }
    Near nearest = new Near(0, 0);
    for (int from = 0; from < words.count(); from += STEP) {
      double share = share(grams, from);
      if (share > nearest.share()) {
        nearest = new Near(share, from);
      }
      if (from + WINDOW >= words.count()) {
        break;
      }
    }
    return nearest;
  }

  private double share(long[][] grams, int from) {
    Set<Long> seen = new HashSet<>();
    double[] had = new double[totals.length];
    double most = 0;
    for (long[] runs : grams) {
      for (int i = from; i < Math.min(runs.length, from + WINDOW); i++) {
        int[] exemplars = having.get(runs[i]);
        if (exemplars != null && seen.add(runs[i])) {
          double weight = weights.getOrDefault(runs[i], 0.0);
          for (int one : exemplars) {
            had[one] += weight;
            most = Math.max(most, had[one] / totals[one]);
          }
        }
      }
    }
    return most;
  }

  static int window() {
    return WINDOW;
  }
}
