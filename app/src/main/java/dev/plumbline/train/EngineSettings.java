package dev.plumbline.train;

import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a training in the terms of engines in Python.
 *
 * @param batchSize groups of a step
 * @param rowsAtOnce groups that one process computes together; divides the former
 */
record EngineSettings(FineTuning tuning, int batchSize, int rowsAtOnce) {

  /** Seeds of Python's libraries have 32 bits. */
  private static final long SEEDS = 1L << 32;

  static EngineSettings of(FineTuning tuning) {
    BatchShape.Groups shape =
        switch (tuning.settings().batch()) {
          case BatchShape.Groups groups -> groups;
          case BatchShape.Packed packed ->
              throw new IllegalArgumentException("data is trained on by groups, not " + packed);
        };
    Schedule schedule = tuning.settings().schedule();
    if (schedule.holdFraction() > 0) {
      throw new IllegalArgumentException(
          "engines know no plateau of the learning rate, and there is %s; leave it out"
              .formatted(schedule));
    }
    return new EngineSettings(tuning, shape.count(), rowsAtOnce(tuning, shape));
  }

  /** As many as fit beside each other when all are padded to the longest. */
  private static int rowsAtOnce(FineTuning tuning, BatchShape.Groups shape) {
    int examples = tuning.data().groups().getFirst().examples().size();
    int fitting = shape.inputsAtOnce() / (examples * tuning.data().counts().longest());
    int rows = Math.clamp(fitting, 1, shape.count());
    while (shape.count() % rows != 0) {
      rows--;
    }
    return rows;
  }

  TrainingSettings settings() {
    return tuning.settings();
  }

  int accumulation() {
    return batchSize / rowsAtOnce;
  }

  /** Rows of all steps. */
  long rows() {
    return (long) batchSize * settings().steps();
  }

  long seed() {
    return Math.floorMod(settings().seed(), SEEDS);
  }

  /** Whether activations are computed again. */
  boolean recomputes() {
    return switch (settings().activations()) {
      case KEPT -> false;
      case RECOMPUTED -> true;
    };
  }

  Optional<LoraSettings> adapters() {
    return switch (tuning.part()) {
      case TrainedPart.AllWeights() -> Optional.empty();
      case TrainedPart.Adapters adapters -> Optional.of(adapters.settings());
    };
  }

  /** Number format of the weights while it trains. */
  String type() {
    return switch (tuning.part()) {
      case TrainedPart.AllWeights() -> "float32";
      case TrainedPart.Adapters adapters -> adapters.frozen().label();
    };
  }

  /** Puts the largest norm of a gradient, if there is one. */
  void putClip(Map<String, Object> into, String name) {
    double clip = settings().adam().gradientClip();
    if (Double.isFinite(clip)) {
      into.put(name, clip);
    }
  }

  /** Targets as PEFT has them: a list of names, or one word for all. */
  static Object targets(LoraSettings lora) {
    return isAll(lora) ? LoraSettings.ALL_LINEAR : lora.targets();
  }

  static boolean isAll(LoraSettings lora) {
    return lora.targets().equals(List.of(LoraSettings.ALL_LINEAR));
  }
}
