package dev.plumbline.contrast;

import dev.plumbline.contrast.Cases.Family;
import dev.plumbline.contrast.Cases.Template;
import dev.plumbline.scenario.Split;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Two tickets that differ in one fact.
 *
 * @param phrase which of the template's sentences say the fact
 * @param opening how both begin to say what they ask
 */
record Pair(Family family, Template template, String who, int phrase, String opening) {

  /** What tells it from all others. */
  String id() {
    return "%s/%s-%d".formatted(template.name(), who, phrase + 1);
  }

  /** The side on which an answer is right. */
  Ticket side(Answer right, String cue) {
    return new Ticket(this, right, cue);
  }

  /**
   * Pairs to test on, the same whatever is trained, and those to train on, which have none of their
   * names and facts together.
   *
   * @param test of each template of both halves, in order
   * @param training all of the seen half, by template
   */
  record Pool(List<Pair> test, List<List<Pair>> training) {

    /** So that all studies of the same cases test on the same. */
    private static final long TEST_SEED = 20_261_130;

    /**
     * Splits all there are.
     *
     * @param tests pairs of each template to test on
     * @throws IllegalArgumentException when a template has not as many
     */
    static Pool of(Cases cases, int tests) {
      List<Pair> test = new ArrayList<>();
      List<List<Pair>> training = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(TEST_SEED);
      for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
        for (Family family : cases.families(split)) {
          for (Template template : family.templates()) {
            List<Pair> all = shuffled(all(cases, family, template), random);
            List<Pair> tested = apart(all, tests);
            test.addAll(tested);
            if (split == Split.SEEN) {
              Set<String> taken = new HashSet<>(tested.stream().map(Pair::id).toList());
              training.add(all.stream().filter(pair -> !taken.contains(pair.id())).toList());
            }
          }
        }
      }
      return new Pool(test, training);
    }

    private static List<Pair> all(Cases cases, Family family, Template template) {
      List<Pair> all = new ArrayList<>();
      for (String who : Objects.requireNonNull(cases.texts().names().get(family.split()))) {
        for (int phrase = 0; phrase < template.facts(Answer.ACT).size(); phrase++) {
          for (String opening : cases.texts().openings()) {
            all.add(new Pair(family, template, who, phrase, opening));
          }
        }
      }
      return all;
    }

    /** The first that share no name and no fact, as far as there are as many. */
    private static List<Pair> apart(List<Pair> all, int count) {
      List<Pair> chosen = new ArrayList<>();
      for (Pair pair : all) {
        if (chosen.size() < count
            && chosen.stream()
                .noneMatch(other -> other.who.equals(pair.who) || other.phrase == pair.phrase)) {
          chosen.add(pair);
        }
      }
      if (count < 1 || chosen.size() < count) {
        throw new IllegalArgumentException(
            "%d pairs of each template to test on; give 1 to %d"
                .formatted(count, all.getFirst().template.facts(Answer.ACT).size()));
      }
      return chosen;
    }

    /** Distinct pairs that there are to train on. */
    int distinct() {
      return training.stream().mapToInt(List::size).sum();
    }

    /**
     * Pairs to train on, no two alike, of each template as many as of every other or one more.
     *
     * @throws IllegalArgumentException when there are not as many
     */
    List<Pair> draw(int count, long seed) {
      if (count < 1 || count > distinct()) {
        throw new IllegalArgumentException(
            "pairs is %d; there are %d distinct ones, so give 1 to %2$d"
                .formatted(count, distinct()));
      }
      SplittableRandom random = new SplittableRandom(seed);
      List<List<Pair>> mixed =
          shuffled(training, random).stream().map(pairs -> shuffled(pairs, random)).toList();
      List<Pair> drawn = new ArrayList<>();
      for (int round = 0; drawn.size() < count; round++) {
        for (List<Pair> pairs : mixed) {
          if (round < pairs.size() && drawn.size() < count) {
            drawn.add(pairs.get(round));
          }
        }
      }
      return drawn;
    }
  }

  private static <T> List<T> shuffled(List<T> all, SplittableRandom random) {
    List<T> mixed = new ArrayList<>(all);
    for (int i = mixed.size() - 1; i > 0; i--) {
      mixed.set(i, mixed.set(random.nextInt(i + 1), mixed.get(i)));
    }
    return mixed;
  }
}
