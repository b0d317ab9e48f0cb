package dev.plumbline.train;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.PolicyLoss;
import dev.plumbline.lm.TrainingSettings;
import java.util.List;
import java.util.Map;

/**
 * Training a base by the rewards of what it does, with GRPO.
 *
 * @param settings with as many groups a step as a round has rollouts
 * @param savedAs number format of the checkpoint that comes of it
 * @param saveEvery steps between saved states
 */
public record RewardTuning(
    RolloutPlan plan,
    TrainedPart part,
    Device device,
    PolicyLoss loss,
    TrainingSettings settings,
    DataType savedAs,
    int saveEvery)
    implements Tuning {

  public RewardTuning {
    if (!(settings.batch() instanceof BatchShape.Groups(int count, int _))
        || count != plan.perRound()) {
      throw new IllegalArgumentException(
          "a step takes %s, and a round has %d rollouts; a step takes a round"
              .formatted(settings.batch(), plan.perRound()));
    }
  }

  @Override
  public Training.Job job(OpenBase base, Progress progress) {
    List<TrainedPart> heldTo = loss.needsReference() ? List.of(part) : List.of();
    return new Training.Job(
        base,
        part,
        device,
        Map.of("rollouts", plan.identity()),
        (model, folder) -> {
          Progress.Task played =
              progress.begin(
                  "play",
                  "rollouts",
                  (long) plan.perRound() * rounds(),
                  Rollouts.kept(folder, plan));
          return new Rollouts(
              plan,
              new RolloutPlayer(plan, base, model, heldTo, device, played)::play,
              folder,
              played);
        },
        plan::place,
        loss,
        settings,
        savedAs,
        saveEvery);
  }

  private int rounds() {
    return (settings.steps() + plan.reuse() - 1) / plan.reuse();
  }

  @Override
  public RewardTuning beginning(int steps) {
    int few = Math.min(steps, settings.steps());
    return new RewardTuning(plan, part, device, loss, settings.beginning(few), savedAs, saveEvery);
  }

  /** Rollouts take most of the time, and differ in length less than rows of data. */
  @Override
  public double seconds(double perStep, double tokens) {
    return perStep * settings.steps();
  }
}
