package dev.plumbline.corpus;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds texts that say what a reference says in nearly its words: in another order, with words
 * swapped, left out or bent. Words are compared by their first six letters and weighted by how few
 * suites use them (inverse document frequency, Spärck Jones 1972); what counts is how much of a
 * reference's weight stands within a stretch of the text that is half as long again, and how many
 * of its {@link Neighbours} are neighbours there. Words without neighbours are a theme.
 */
final class Paraphrases {

  /** A stretch that holds at least this part of a reference's weight is a paraphrase of it. */
  static final double CONTAINED = 0.5;

  /** And this part of its pairs of neighbours, but no fewer than {@link #FEWEST_PAIRS}. */
  static final double PAIRED = 0.2;

  static final int FEWEST_PAIRS = 4;

  /** A reference with fewer rare words is too little to tell. */
  static final int LEAST = 8;

  /** A word that more than this part of the suites use is not rare. */
  private static final double RARE = 0.35;

  private static final double STRETCH = 1.5;

  private final List<Target> targets = new ArrayList<>();
  private final HashTable<Rare> rares;

  /**
   * A reference that is looked for.
   *
   * @param stems of its rare words
   * @param total the weight of its rare words
   * @param pairs of neighbours
   */
  private record Target(
      Reference reference, Set<Long> stems, double total, int stretch, Set<Long> pairs) {

    /** Whether enough of its neighbours are neighbours in a stretch, or nearly. */
    boolean isPaired(Words words, Match stretch) {
      Set<Long> inside = Neighbours.in(words, stretch.from(), stretch.to(), 2);
      long found = pairs.stream().filter(inside::contains).count();
      return found >= Math.max(FEWEST_PAIRS, PAIRED * pairs.size());
    }
  }

  /**
   * A rare word.
   *
   * @param id counts them
   * @param targets those that have it
   */
  private record Rare(int id, double weight, List<Integer> targets) {}

  /** A stretch of a text, from a word to before another. */
  record Match(Reference reference, int from, int to, double contained) {}

  /**
   * @param references weights are from all of them
   * @param texts the words of each
   */
  Paraphrases(List<Reference> references, List<Words> texts) {
    Map<Long, Set<String>> suites = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      for (Long stem : stems(texts.get(i))) {
        suites.computeIfAbsent(stem, absent -> new HashSet<>()).add(references.get(i).suite());
      }
    }
    rares = rares(suites, references.stream().map(Reference::suite).distinct().count());
    for (int i = 0; i < texts.size(); i++) {
      add(references.get(i), texts.get(i));
    }
  }

  private static HashTable<Rare> rares(Map<Long, Set<String>> suites, long count) {
    Map<Long, Rare> rares = new HashMap<>();
    double most = Math.max(1, RARE * count);
    suites.forEach((stem, users) -> {
      if (users.size() <= most && !Language.isCommonEnglish(stem)) {
        double weight = Math.log((1.0 + count) / users.size());
        rares.put(stem, new Rare(rares.size(), weight, new ArrayList<>()));
      }
    });
    return new HashTable<>(rares);
  }

  private void add(Reference reference, Words words) {
    Set<Long> stems = stems(words);
    stems.removeIf(stem -> !rares.has(stem));
    if (stems.size() >= LEAST) {
      double total = stems.stream().mapToDouble(this::weight).sum();
      stems.forEach(stem -> rare(stem).targets().add(targets.size()));
      Set<Long> pairs = Neighbours.in(words, 0, words.count(), 1);
      targets.add(new Target(reference, stems, total, (int) (STRETCH * words.count()), pairs));
    }
  }

  private Rare rare(long stem) {
    return Objects.requireNonNull(rares.get(stem));
  }

  private double weight(long stem) {
    return rare(stem).weight();
  }

  private static Set<Long> stems(Words words) {
    Set<Long> stems = new HashSet<>();
    for (int i = 0; i < words.count(); i++) {
      stems.add(words.stem(i));
    }
    return stems;
  }

  List<Match> in(Words words) {
    double[] contained = new double[targets.size()];
    BitSet seen = new BitSet(rares.size());
    for (int i = 0; i < words.count(); i++) {
      Rare rare = rares.get(words.stem(i));
      if (rare != null && !seen.get(rare.id())) {
        seen.set(rare.id());
        rare.targets().forEach(target -> contained[target] += rare.weight());
      }
    }
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < contained.length; i++) {
      if (contained[i] >= CONTAINED * targets.get(i).total()) {
        Match best = densest(targets.get(i), words);
        if (best.contained() >= CONTAINED && targets.get(i).isPaired(words, best)) {
          matches.add(best);
        }
      }
    }
    return matches;
  }

  /** The stretch that holds most of a target's weight. */
  private Match densest(Target target, Words words) {
    Map<Long, Integer> inside = new HashMap<>();
    Match best = new Match(target.reference(), 0, 0, 0);
    double weight = 0;
    for (int i = 0; i < words.count(); i++) {
      Long stem = words.stem(i);
      if (target.stems().contains(stem) && inside.merge(stem, 1, Integer::sum) == 1) {
        weight += weight(stem);
      }
      int out = i - target.stretch();
      if (out >= 0 && target.stems().contains(words.stem(out))) {
        int left = inside.merge(words.stem(out), -1, Integer::sum);
        weight -= left == 0 ? weight(words.stem(out)) : 0;
      }
      if (weight > best.contained() * target.total() + 1e-9) {
        best = new Match(target.reference(), Math.max(0, out + 1), i + 1, weight / target.total());
      }
    }
    return best;
  }
}
