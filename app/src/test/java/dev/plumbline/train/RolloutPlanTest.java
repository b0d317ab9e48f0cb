package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutPlanTest {

  private static final Judge JUDGE =
      new Judge() {
        @Override
        public String name() {
          return "somebody";
        }

        @Override
        public Verdict verdict(Case one, long seed) {
          return new Verdict.Missing("away");
        }
      };

  private static Suite suite(Split split) {
    return WorldSuites.all().stream().filter(one -> one.split() == split).findFirst().orElseThrow();
  }

  private static RolloutPlan plan(
      int scenarios, int times, int reuse, List<Judge> judges, long seed) {
    return new RolloutPlan(
        List.of(suite(Split.SEEN), suite(Split.CONTROL)),
        scenarios,
        times,
        reuse,
        20,
        RewardRule.HARMLESS,
        judges,
        seed);
  }

  @Test
  void a_round_plays_each_of_its_scenarios_so_often_with_other_luck() {
    List<Trial> trials = plan(3, 2, 1, List.of(), 5).trials(1);
    assertThat(trials)
        .extracting(trial -> trial.scenario().suite() + " " + trial.ordinal())
        .containsExactly(
            suite(Split.CONTROL).name() + " 1",
            suite(Split.CONTROL).name() + " 1",
            suite(Split.SEEN).name() + " 2",
            suite(Split.SEEN).name() + " 2",
            suite(Split.CONTROL).name() + " 2",
            suite(Split.CONTROL).name() + " 2");
    Set<Long> luck = trials.stream().map(trial -> trial.turnSeed(0)).collect(Collectors.toSet());
    assertThat(luck).hasSize(6);
  }

  @Test
  void rounds_are_reused_and_places_are_named() {
    RolloutPlan plan = plan(3, 2, 2, List.of(), 5);
    assertThat(IntStream.of(0, 5, 6, 11, 12, 24).map(plan::roundOf))
        .containsExactly(0, 0, 0, 0, 1, 2);
    assertThat(plan.place(14)).isEqualTo(suite(Split.SEEN).name() + ", scenario 2");
    assertThat(plan.trials(1).get(2).ordinal()).as("which the place says").isEqualTo(2);
  }

  @Test
  void an_assessment_with_the_same_seed_meets_other_scenarios() {
    Trial first = plan(1, 2, 1, List.of(), 5).trials(0).getFirst();
    assertThat(first.scenario()).isNotEqualTo(suite(Split.SEEN).source().scenario(5, 0));
  }

  @Test
  void all_that_decides_the_result_is_in_the_identity() {
    assertThat(
            Set.of(
                plan(3, 2, 1, List.of(), 5).identity(),
                plan(2, 2, 1, List.of(), 5).identity(),
                plan(3, 4, 1, List.of(), 5).identity(),
                plan(3, 2, 2, List.of(), 5).identity(),
                plan(3, 2, 1, List.of(JUDGE), 5).identity(),
                plan(3, 2, 1, List.of(), 6).identity()))
        .hasSize(6);
    assertThat(plan(3, 2, 1, List.of(), 5).identity())
        .isEqualTo(plan(3, 2, 1, List.of(), 5).identity())
        .contains("reward harmless by mechanical-", suite(Split.SEEN).name());
    assertThat(plan(3, 2, 1, List.of(JUDGE), 5).identity()).contains(" and somebody, rollout-");
  }

  @Test
  void what_is_held_out_is_not_rewarded() {
    Suite held = suite(Split.HELD_OUT);
    assertThatThrownBy(
            () -> new RolloutPlan(List.of(held), 1, 2, 1, 20, RewardRule.HARMLESS, List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "suite %s is held out, so that it shows what was not trained; reward another one"
                .formatted(held.name()));
  }

  @Test
  void senseless_numbers_are_refused() {
    assertThatThrownBy(() -> plan(0, 2, 1, List.of(), 1))
        .hasMessage("scenarios is 0; give 1 or more");
    assertThatThrownBy(() -> plan(1, 1, 1, List.of(), 1))
        .hasMessage("rollouts is 1; give 2 or more, since each is held against the others");
    assertThatThrownBy(() -> plan(1, 2, 0, List.of(), 1)).hasMessage("reuse is 0; give 1 or more");
  }
}
