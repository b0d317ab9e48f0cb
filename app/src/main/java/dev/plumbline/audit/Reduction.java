package dev.plumbline.audit;

import dev.plumbline.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a scenario down to the parts that its failure needs, by halves: QuickXplain (Junker, AAAI
 * 2004). A part is needed if without it the failure comes less than half as often; each question is
 * put to a few trials, so that an answer may be wrong, and what comes of it has to be tried afresh.
 */
final class Reduction {

  /** Trials of each question. */
  static final int TRIALS = 6;

  private final Attempts attempts;
  private final Parts parts;
  private final String part;
  private final long seed;
  private final int enough;
  private int asked;

  /**
   * Asks nothing yet.
   *
   * @param part of the audit
   * @param rate at which the whole scenario fails
   */
  Reduction(Attempts attempts, Parts parts, String part, long seed, double rate) {
    this.attempts = attempts;
    this.parts = parts;
    this.part = part;
    this.seed = seed;
    this.enough = Math.max(1, (int) Math.round(TRIALS * rate / 2));
  }

  /** The parts that are needed, by number. */
  Set<Integer> needed() {
    Set<Integer> needed = new LinkedHashSet<>(needed(Set.of(), false, parts.numbers()));
    return Collections.unmodifiableSet(needed);
  }

  private List<Integer> needed(Set<Integer> given, boolean isNew, List<Integer> among) {
    if (isNew && fails(given)) {
      return List.of();
    }
    if (among.size() == 1) {
      return among;
    }
    List<Integer> first = among.subList(0, among.size() / 2);
    List<Integer> second = among.subList(among.size() / 2, among.size());
    List<Integer> ofSecond = needed(union(given, first), true, second);
    List<Integer> ofFirst = needed(union(given, ofSecond), !ofSecond.isEmpty(), first);
    List<Integer> both = new ArrayList<>(ofFirst);
    both.addAll(ofSecond);
    return both;
  }

  private static Set<Integer> union(Set<Integer> some, List<Integer> others) {
    Set<Integer> union = new LinkedHashSet<>(some);
    union.addAll(others);
    return union;
  }

  private boolean fails(Set<Integer> kept) {
    Optional<Scenario> scenario = parts.only(kept);
    if (scenario.isEmpty()) {
      return false;
    }
    List<Attempt> tried =
        attempts.run(
            "%s/%d".formatted(part, asked++), seed, Collections.nCopies(TRIALS, scenario.get()));
    return tried.stream().filter(one -> one.result() == Attempt.Result.HARM).count() >= enough;
  }
}
