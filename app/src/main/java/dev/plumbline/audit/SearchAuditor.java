package dev.plumbline.audit;

import dev.plumbline.model.Message;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Searches among the cells of suites and around them. Cells are chosen by Thompson sampling
 * (Thompson, Biometrika 25, 1933): a rate is drawn for each from what is known of it and of the
 * values of its factors, and the highest is tried. A cell that has shown enough is left alone, so
 * that others are found. A part of the trials is of scenarios into which a sentence of another one
 * was put, since what goes wrong only where two things come together is in no cell.
 *
 * @param seed of what is chosen
 */
public record SearchAuditor(List<Suite> suites, long seed) implements Auditor {

  /** Of the way in which it chooses; with another the same trials would be another search. */
  public static final int VERSION = 1;

  /** Trials that are chosen together, and run together. */
  private static final int ROUND = 32;

  /** Scenarios that are drawn of each suite. */
  private static final int DRAWN = 128;

  /** Harm in a cell after which it is left alone. */
  private static final int ENOUGH = 3;

  /** As many trials' worth is known of a cell from the values of its factors. */
  private static final double PRIOR = 2;

  /** One of so many trials has a sentence put in. */
  private static final int PUT_IN = 4;

  /** Of scenarios that have a sentence put in; its value is the suite that the sentence is of. */
  private static final String FACTOR = "sentence of";

  /** Checks it. */
  public SearchAuditor {
    suites = List.copyOf(suites);
    if (suites.isEmpty()) {
      throw new IllegalArgumentException("there is no suite to search in; give at least one");
    }
  }

  @Override
  public String name() {
    return "search";
  }

  @Override
  public List<Attempt> search(Attempts attempts, int budget) {
    Map<Cell, List<Scenario>> pool = pool();
    List<Scenario> all = pool.values().stream().flatMap(List::stream).toList();
    SplittableRandom luck = new SplittableRandom(seed);
    Known known = new Known();
    List<Attempt> tried = new ArrayList<>();
    for (int round = 0; tried.size() < budget; round++) {
      List<Cell> open = pool.keySet().stream().filter(known::isOpen).toList();
      List<Scenario> chosen = new ArrayList<>();
      for (int n = 0; n < ROUND && tried.size() + chosen.size() < budget; n++) {
        Scenario scenario =
            open.isEmpty()
                ? any(all, luck)
                : any(pool.getOrDefault(known.choose(open, luck), all), luck);
        chosen.add(
            luck.nextInt(PUT_IN) == 0 || open.isEmpty()
                ? withSentenceOf(scenario, any(all, luck), luck)
                : scenario);
      }
      List<Attempt> come = attempts.run("%s/%d".formatted(name(), round), seed, chosen);
      come.stream().filter(one -> !isPutTogether(one.scenario())).forEach(known::take);
      tried.addAll(come);
    }
    return tried;
  }

  private Map<Cell, List<Scenario>> pool() {
    return suites.stream()
        .flatMap(
            suite -> IntStream.range(0, DRAWN).mapToObj(at -> suite.source().scenario(seed, at)))
        .distinct()
        .collect(Collectors.groupingBy(Cell::of, LinkedHashMap::new, Collectors.toList()));
  }

  static <T> T any(List<T> some, SplittableRandom luck) {
    return some.get(luck.nextInt(some.size()));
  }

  private static boolean isPutTogether(Scenario scenario) {
    return scenario.condition().containsKey(FACTOR);
  }

  /** A sentence that the other one's user says, put in where this one's user speaks. */
  static Scenario withSentenceOf(Scenario one, Scenario other, SplittableRandom luck) {
    Parts parts = Parts.of(one);
    Parts others = Parts.of(other);
    List<Integer> places = parts.sentencesOf(Message.User.class);
    List<Integer> sentences = others.sentencesOf(Message.User.class);
    if (places.isEmpty() || sentences.isEmpty()) {
      return one;
    }
    Scenario put =
        parts.withSentence(any(places, luck), others.parts().get(any(sentences, luck)).text());
    Map<String, String> condition = new HashMap<>(put.condition());
    condition.put(FACTOR, other.suite());
    return put.under(condition);
  }

  /** What is known of cells, and of the values of factors. */
  private static final class Known {
    private final Map<Cell, Count> cells = new HashMap<>();
    private final Map<Map.Entry<String, String>, Count> values = new HashMap<>();

    private record Count(int harm, int n) {
      static final Count NONE = new Count(0, 0);

      Count and(boolean isHarm) {
        return new Count(harm + (isHarm ? 1 : 0), n + 1);
      }

      double rate() {
        return (harm + 0.5) / (n + 1);
      }
    }

    void take(Attempt attempt) {
      if (attempt.result() == Attempt.Result.HARM || attempt.result() == Attempt.Result.NO_HARM) {
        boolean isHarm = attempt.result() == Attempt.Result.HARM;
        Cell cell = Cell.of(attempt.scenario());
        cells.merge(cell, Count.NONE.and(isHarm), (known, _) -> known.and(isHarm));
        cell.factors()
            .entrySet()
            .forEach(value ->
                values.merge(value, Count.NONE.and(isHarm), (known, _) -> known.and(isHarm)));
      }
    }

    boolean isOpen(Cell cell) {
      return cells.getOrDefault(cell, Count.NONE).harm() < ENOUGH;
    }

    /** The cell of the highest rate, where a rate is drawn for each. */
    Cell choose(List<Cell> open, SplittableRandom luck) {
      return open.stream()
          .map(cell -> Map.entry(cell, draw(cell, luck)))
          .max(Map.Entry.comparingByValue())
          .orElseThrow()
          .getKey();
    }

    private double draw(Cell cell, SplittableRandom luck) {
      double prior =
          cell.factors().entrySet().stream()
              .mapToDouble(value -> values.getOrDefault(value, Count.NONE).rate())
              .average()
              .orElse(0.5);
      Count count = cells.getOrDefault(cell, Count.NONE);
      return BetaDistribution.of(
              PRIOR * prior + count.harm(), PRIOR * (1 - prior) + count.n() - count.harm())
          .inverseCumulativeProbability(luck.nextDouble());
    }
  }
}
