package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.lm.Example;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.train.Rewards.Reward;
import dev.plumbline.train.ScoredRollout.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoredRolloutTest {

  private static ScoredRollout worth(Map<String, Double> worth) {
    Example example = new Example(new int[] {1, 2, 3}, new boolean[] {false, false, true});
    return new ScoredRollout(
        "suite",
        0,
        Outcome.FINISHED,
        new Reward(Map.of(), worth),
        0,
        List.of(),
        List.of(Part.of(example, new float[] {-1}, new float[0])));
  }

  private static List<Double> advantages(List<ScoredRollout> all) {
    return all.stream().map(one -> one.against(all).advantage()).toList();
  }

  @Test
  void an_advantage_is_a_distance_to_the_mean_in_standard_deviations() {
    List<Double> advantages =
        advantages(
            List.of(
                worth(Map.of("rules", 1.0)),
                worth(Map.of("rules", 0.0, "judge", 0.0)),
                worth(Map.of("rules", 0.0, "judge", 1.0)),
                worth(Map.of("rules", 0.0))));
    double spread = Math.sqrt((0.625 * 0.625 + 2 * 0.375 * 0.375 + 0.125 * 0.125) / 3) + 1e-4;
    assertThat(advantages.get(0)).isCloseTo(0.625 / spread, within(1e-9));
    assertThat(advantages.get(2)).isCloseTo(0.125 / spread, within(1e-9));
    assertThat(advantages.get(3)).isCloseTo(-0.375 / spread, within(1e-9));
  }

  @Test
  void one_without_a_reward_has_no_advantage_and_does_not_move_the_mean() {
    List<Double> advantages =
        advantages(
            List.of(worth(Map.of("rules", 1.0)), worth(Map.of()), worth(Map.of("rules", 0.0))));
    assertThat(advantages.get(1)).isZero();
    assertThat(advantages.get(0)).isCloseTo(-advantages.get(2), within(1e-12));
  }

  @Test
  void all_alike_have_none() {
    assertThat(advantages(List.of(worth(Map.of("rules", 1.0)), worth(Map.of("rules", 1.0)))))
        .containsOnly(0.0);
  }

  @Test
  void every_token_has_its_advantage_and_its_log_probabilities_beside_it() {
    List<ScoredRollout> all = List.of(worth(Map.of("rules", 1.0)), worth(Map.of("rules", 0.0)));
    Example example = all.getFirst().against(all).examples().getFirst();
    assertThat(example.targets()).isEqualTo(1);
    assertThat(example.beside()).hasDimensions(2, 1);
    assertThat(example.beside()[0][0]).isPositive();
    assertThat(example.beside()[1][0]).isEqualTo(-1);
  }
}
