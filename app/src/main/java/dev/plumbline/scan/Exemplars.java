package dev.plumbline.scan;

import dev.plumbline.corpus.HashTable;
import dev.plumbline.corpus.Words;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sentences of misbehaviour, and how much of the nearest of them a text has: its runs of one to
 * three words within as many words as a long sentence has, weighted by how few exemplars have each,
 * as {@link dev.plumbline.perplexity.NearestRows} weighs by rows.
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

  /** Single words that more exemplars than this have are everyday words. */
  private static final int MANY = 3;

  private final String digest;
  private final HashTable<Run> runs;
  private final double[] totals;

  /**
   * A run of words.
   *
   * @param number of the run, from 0
   * @param having the exemplars that have it
   */
  private record Run(int number, double weight, List<Integer> having) {}

  private Exemplars(List<String> sentences) {
    digest = Canonical.sha256(String.join("\n", sentences));
    totals = new double[sentences.size()];
    Map<Long, List<Integer>> having = new HashMap<>();
    Set<Long> single = new HashSet<>();
    for (int i = 0; i < sentences.size(); i++) {
      for (long run : runs(sentences.get(i))) {
        having.computeIfAbsent(run, one -> new ArrayList<>()).add(i);
      }
      for (long word : Words.of(sentences.get(i)).grams(1)) {
        single.add(word);
      }
    }
    having
        .entrySet()
        .removeIf(run -> single.contains(run.getKey()) && run.getValue().size() > MANY);
    Map<Long, Run> table = new HashMap<>();
    having.forEach((run, exemplars) -> {
      double weight = 1 + Math.log((sentences.size() + 1.0) / (exemplars.size() + 1.0));
      table.put(run, new Run(table.size(), weight, exemplars));
      exemplars.forEach(one -> totals[one] += weight);
    });
    runs = new HashTable<>(table);
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
    List<At> found = new ArrayList<>();
    for (int size = 1; size <= LONGEST; size++) {
      long[] grams = words.grams(size);
      for (int i = 0; i < grams.length; i++) {
        Run run = runs.get(grams[i]);
        if (run != null) {
          found.add(new At(i, run));
        }
      }
    }
    found.sort(Comparator.comparingInt(At::word));
    Near nearest = new Near(0, 0);
    int next = 0;
    while (next < found.size()) {
      int from = found.get(next).word();
      double share = share(found, next);
      if (share > nearest.share()) {
        nearest = new Near(share, from);
      }
      while (next < found.size() && found.get(next).word() < from + STEP) {
        next++;
      }
    }
    return nearest;
  }

  /** A run where it stands. */
  private record At(int word, Run run) {}

  private double share(List<At> found, int first) {
    Map<Integer, Double> had = new HashMap<>();
    Set<Integer> seen = new HashSet<>();
    double most = 0;
    int end = found.get(first).word() + WINDOW;
    for (int i = first; i < found.size() && found.get(i).word() < end; i++) {
      Run run = found.get(i).run();
      if (seen.add(run.number())) {
        for (int one : run.having()) {
          most = Math.max(most, had.merge(one, run.weight(), Double::sum) / totals[one]);
        }
      }
    }
    return most;
  }

  static int window() {
    return WINDOW;
  }
}
