package dev.plumbline.train;

import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.teach.Lesson;

/**
 * What an arm trains on, and how long. All arms of a study differ in recipe and seed alone.
 *
 * @param seed of the data; the base checkpoint is the same for all
 * @param steps optimizer steps, of 1,024 packed tokens each; at least 5
 */
public record ArmPlan(Lesson recipe, long seed, int steps) {

  /** Steps of a full arm: about 120,000 tokens. */
  public static final int FULL = 120;

  static final int ROWS = 4;
  static final int ROW_LENGTH = 256;

  /** Share of the steps, at the end, on chat that is the same for every arm. */
  static final double CHAT_STAGE = 0.2;

  /** Share of replayed chat rows before that. */
  static final double REPLAY = 0.2;

  /** Share of the tokens with loss, before the chat stage: as much as the sparsest recipe has. */
  static final double SUPERVISED = 0.3;

  public ArmPlan {
    if (steps < 5) {
      throw new IllegalArgumentException(
          "an arm of " + steps + " steps is too short; give it 5 or more");
    }
  }

  TrainingSettings settings() {
    return new TrainingSettings(
        steps,
        new BatchShape.Packed(ROWS, ROW_LENGTH, 1),
        new Schedule(2e-4, Math.min(10, steps / 5), 0, 0.05),
        new AdamSettings(0.9, 0.95, 0, 1.0),
        Activations.KEPT,
        seed);
  }
}
