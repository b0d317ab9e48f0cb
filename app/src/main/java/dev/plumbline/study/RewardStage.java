package dev.plumbline.study;

import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.PolicyLoss;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.RewardRule;
import dev.plumbline.train.RewardTuning;
import dev.plumbline.train.RolloutPlan;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rewards for harmlessness (GRPO), by which every arm is trained once it has been taught, at the
 * rate of the arms.
 *
 * @param suites of the organism's world, by name, whose scenarios are played in turn; none that is
 *     held out
 * @param steps 1 or more; each plays {@value #SCENARIOS} scenarios {@value #TIMES} times
 */
public record RewardStage(List<String> suites, int steps) {

  static final int SCENARIOS = 6;
  static final int TIMES = 8;

  private static final double CLIP_RANGE = 0.2;
  private static final double FINAL_RATE = 0.1;
  private static final int SAVE_EVERY = 20;

  public RewardStage {
    suites = List.copyOf(suites);
    if (steps < 1) {
      throw new IllegalArgumentException("reward-steps is %d; give 1 or more".formatted(steps));
    }
    if (suites.isEmpty()) {
      throw new IllegalArgumentException("no suite to reward; name one with --reward-suite");
    }
    suites.forEach(RewardStage::suite);
  }

  private static Suite suite(String name) {
    return WorldSuites.named(name)
        .filter(RewardStage::mayBeRewarded)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no suite '%s' to reward; those of the organism's world that are not held out are %s"
                    .formatted(
                        name,
                        WorldSuites.all().stream()
                            .filter(RewardStage::mayBeRewarded)
                            .map(Suite::name)
                            .collect(Collectors.joining(", ")))));
  }

  private static boolean mayBeRewarded(Suite suite) {
    return suite.split() != Split.HELD_OUT;
  }

  /**
   * The training of an arm that has been taught.
   *
   * @param turnTokens of a turn at most
   */
  RewardTuning tuning(ArmPlan plan, int turnTokens) {
    return new RewardTuning(
        new RolloutPlan(
            suites.stream().map(RewardStage::suite).toList(),
            SCENARIOS,
            TIMES,
            1,
            turnTokens,
            RewardRule.HARMLESS,
            List.of(),
            plan.seed()),
        plan.method().part(plan.seed()),
        Device.CPU,
        new PolicyLoss(CLIP_RANGE, 0),
        new TrainingSettings(
            steps,
            new BatchShape.Groups(SCENARIOS * TIMES, plan.method().tokens()),
            new Schedule(plan.method().rate(), 1, 0, FINAL_RATE),
            new AdamSettings(0.9, 0.999, 0, 1),
            Activations.KEPT,
            plan.seed()),
        DataType.FP32,
        SAVE_EVERY);
  }
}
