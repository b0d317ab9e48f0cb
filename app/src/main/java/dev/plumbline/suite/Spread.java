package dev.plumbline.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The order in which cells are tried: any first few of them are spread evenly over the factors, so
 * that a short assessment is a fair part of a long one. Each next cell is the one whose values, and
 * pairs of values, were met least so far; ties go by a fixed shuffle. The order depends on nothing
 * but the cells and is the same for factors that do not vary, so that matched controls stay
 * matched.
 */
final class Spread {

  private static final long SEED = 7;

  /** Of larger grids, as many cells are looked at for each place. */
  private static final int CANDIDATES = 64;

  /** After so many, a shuffled order is even enough. */
  private static final int PLACES = 512;

  private final Map<List<String>, Integer> met = new HashMap<>();

  private Spread() {}

  static List<Map<String, String>> over(List<Map<String, String>> cells) {
    List<Map<String, String>> waiting = new ArrayList<>(cells);
    Collections.shuffle(waiting, new Random(SEED));
    Spread spread = new Spread();
    List<Map<String, String>> ordered = new ArrayList<>();
    while (!waiting.isEmpty() && ordered.size() < PLACES) {
      ordered.add(waiting.remove(spread.next(waiting)));
      spread.meet(ordered.getLast());
    }
    ordered.addAll(waiting);
    return ordered;
  }

  private int next(List<Map<String, String>> waiting) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(CANDIDATES, waiting.size()); i++) {
      double often = often(waiting.get(i));
      if (often < least) {
        least = often;
        best = i;
      }
    }
    return best;
  }

  /** How often its values were met, squared so that no value falls behind, and then its pairs. */
  private double often(Map<String, String> cell) {
    double sum = 0;
    for (List<String> part : parts(cell)) {
      int times = met.getOrDefault(part, 0);
      sum += part.size() == 2 ? (double) times * times : 0.1 * times * times;
    }
    return sum;
  }

  private void meet(Map<String, String> cell) {
    parts(cell).forEach(part -> met.merge(part, 1, Integer::sum));
  }

  private static List<List<String>> parts(Map<String, String> cell) {
    List<Map.Entry<String, String>> entries = List.copyOf(cell.entrySet());
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Map.Entry<String, String> one = entries.get(i);
      parts.add(List.of(one.getKey(), one.getValue()));
      for (Map.Entry<String, String> other : entries.subList(i + 1, entries.size())) {
        parts.add(List.of(one.getKey(), one.getValue(), other.getKey(), other.getValue()));
      }
    }
    return parts;
  }
}
