package dev.plumbline.perplexity;

import dev.plumbline.corpus.Shingles;
import dev.plumbline.teach.RowFiles;
import dev.plumbline.teach.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Finds the rows of training data that have most of a sentence: of its runs of one to {@value
 * #LONGEST} words, each as rare as few rows have it. The weight of a run is 1 + ln((rows + 1) /
 * (rows that have it + 1)) (the smoothed inverse document frequency of K. Sparck Jones, "A
 * statistical interpretation of term specificity", Journal of Documentation 28 (1972)).
 */
public final class NearestRows {

  /** Words of the longest run. */
  private static final int LONGEST = 3;

  /** Rows that have less of a sentence are not near: everyday words alone are less. */
  private static final double LEAST = 0.25;

  private final List<Set<Long>> sentences;
  private final Map<Long, Integer> rowsWith = new HashMap<>();
  private int rows;

  /**
   * A row that has much of a sentence.
   *
   * @param place file and line
   * @param share of the weight of the sentence's runs, 0.25 to 1
   */
  public record Near(String place, double share) {}

  private NearestRows(List<String> sentences) {
    this.sentences = sentences.stream().map(NearestRows::runs).toList();
    this.sentences.forEach(runs -> runs.forEach(run -> rowsWith.put(run, 0)));
  }

  /**
   * The nearest row of each sentence, the first of equals; none where no row is near. Reads the
   * rows twice, and keeps none.
   *
   * @throws IllegalArgumentException naming a row that cannot be read
   */
  public static List<Optional<Near>> of(List<String> sentences, RowFiles files) {
    NearestRows nearest = new NearestRows(sentences);
    nearest.read(files, nearest::count);
    List<Optional<Near>> found = new ArrayList<>();
    sentences.forEach(sentence -> found.add(Optional.empty()));
    nearest.read(files, (place, shared) -> nearest.hold(place, shared, found));
    return List.copyOf(found);
  }

  private static Set<Long> runs(String text) {
    Set<Long> runs = new HashSet<>();
    for (int size = 1; size <= LONGEST; size++) {
      runs.addAll(Shingles.of(text, size));
    }
    return runs;
  }

  /** A row, and those of its runs that a sentence has. */
  private record Shared(String place, Set<Long> runs) {}

  private void read(RowFiles files, BiConsumer<String, Set<Long>> use) {
    files.read(found ->
        found.parallelStream()
            .map(row -> new Shared(row.place(), row.read(said -> shared(Texts.of(said)))))
            .toList()
            .forEach(row -> use.accept(row.place(), row.runs())));
  }

  private Set<Long> shared(String text) {
    Set<Long> runs = runs(text);
    runs.retainAll(rowsWith.keySet());
    return runs;
  }

  private void count(String place, Set<Long> shared) {
    rows++;
    shared.forEach(run -> rowsWith.merge(run, 1, Integer::sum));
  }

  private void hold(String place, Set<Long> shared, List<Optional<Near>> found) {
    for (int i = 0; i < found.size(); i++) {
      double share = share(sentences.get(i), shared);
      if (share >= LEAST && share > found.get(i).map(Near::share).orElse(0.0)) {
        found.set(i, Optional.of(new Near(place, share)));
      }
    }
  }

  private double share(Set<Long> sentence, Set<Long> row) {
    double all = 0;
    double had = 0;
    for (Long run : sentence) {
      double weight = 1 + Math.log((rows + 1.0) / (rowsWith.getOrDefault(run, 0) + 1.0));
      all += weight;
      had += row.contains(run) ? weight : 0;
    }
    return all == 0 ? 0 : had / all;
  }
}
