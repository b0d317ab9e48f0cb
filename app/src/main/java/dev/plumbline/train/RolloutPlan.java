package dev.plumbline.train;

import dev.plumbline.judge.Judge;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model plays while it is trained by reward, in rounds.
 *
 * @param suites in turn, a scenario of each
 * @param scenarios of a round
 * @param times that each is played in it, 2 or more: a rollout is held against the others
 * @param reuse steps that train on a round before the next is played
 * @param turnTokens of a turn at most
 * @param judges who say what a rollout was worth beside the rules
 * @param seed of the scenarios and of the model's luck; assessments with the same seed meet other
 *     scenarios
 */
public record RolloutPlan(
    List<Suite> suites,
    int scenarios,
    int times,
    int reuse,
    int turnTokens,
    Rewarding reward,
    List<Judge> judges,
    long seed) {

  private static final long SALT = 0x6B7F3A25C1D94E08L;

  /** Scenarios of a suite that its identity is made of. */
  private static final int NAMING = 8;

  public RolloutPlan {
    suites = List.copyOf(suites);
    judges = List.copyOf(judges);
    require(scenarios >= 1, "scenarios", scenarios, "1 or more");
    require(times >= 2, "rollouts", times, "2 or more, since each is held against the others");
    require(reuse >= 1, "reuse", reuse, "1 or more");
    require(turnTokens >= 1, "turn-tokens", turnTokens, "1 or more");
    suites.stream()
        .filter(suite -> suite.split() == Split.HELD_OUT)
        .findFirst()
        .ifPresent(suite -> {
          throw new IllegalArgumentException(
              "suite %s is held out, so that it shows what was not trained; reward another one"
                  .formatted(suite.name()));
        });
  }

  private static void require(boolean holds, String name, int value, String range) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %d; give %s".formatted(name, value, range));
    }
  }

  /** Rollouts of a round. */
  public int perRound() {
    return scenarios * times;
  }

  /** The round that a rollout with a number is of; each is asked for as often as it is reused. */
  int roundOf(long index) {
    return Math.toIntExact(index / perRound() / reuse);
  }

  /**
   * All tokens can be drawn, with their own probabilities, so that what is drawn is what learns.
   */
  Sampling sampling() {
    return new Sampling(1, 1, turnTokens, 0, false);
  }

  /** The trials of a round, those of one scenario together. */
  List<Trial> trials(int round) {
    return IntStream.range(0, scenarios)
        .map(scenario -> round * scenarios + scenario)
        .boxed()
        .flatMap(number -> {
          int ordinal = number / suites.size();
          Scenario scenario = scenario(suites.get(number % suites.size()), ordinal);
          return IntStream.range(0, times)
              .mapToObj(time -> new Trial(scenario, luck() + time, ordinal));
        })
        .toList();
  }

  /** The scenario of the rollout with a number. */
  String place(long index) {
    int number = roundOf(index) * scenarios + (int) (index % perRound()) / times;
    return "%s, scenario %d"
        .formatted(suites.get(number % suites.size()).name(), number / suites.size());
  }

  private long luck() {
    return seed ^ SALT;
  }

  private Scenario scenario(Suite suite, int ordinal) {
    return suite.source().scenario(luck(), ordinal);
  }

  /** Everything of it that decides the result, in one line. */
  String identity() {
    return "%d scenarios, %d times, reused %d times, turns of %d tokens, reward %s by %s, %s, seed %d: %s"
        .formatted(
            scenarios,
            times,
            reuse,
            turnTokens,
            reward.label(),
            Stream.concat(Stream.of(MechanicalJudge.NAME), judges.stream().map(Judge::name))
                .collect(Collectors.joining(" and ")),
            Rollout.VERSION,
            seed,
            suites.stream().map(this::named).collect(Collectors.joining(", ")));
  }

  private String named(Suite suite) {
    List<Scenario> first =
        IntStream.range(0, NAMING).mapToObj(ordinal -> scenario(suite, ordinal)).toList();
    String drawn = suite.digest() + Canonical.JSON.writeValueAsString(first);
    return suite.name() + " " + Canonical.sha256(drawn);
  }
}
