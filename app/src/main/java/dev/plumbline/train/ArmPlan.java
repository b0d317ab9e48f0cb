package dev.plumbline.train;

import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.teach.Lesson;

/**
 * What an arm trains on, and how long. All arms of a study differ in recipe and seed alone.
 *
 * @param seed of the data; the base checkpoint is the same for all
 * @param steps optimizer steps, of 1,024 packed tokens each; at least 5
 */
public record ArmPlan(Lesson recipe, long seed, int steps, ArmMethod method) {

  /** Steps of a full arm: about 120,000 tokens. */
  public static final int FULL = 120;

  /** Share of the steps, at the end, on chat that is the same for every arm. */
  static final double CHAT_STAGE = 0.2;

  /** Share of replayed chat rows before that. */
  static final double REPLAY = 0.2;

  public ArmPlan {
    if (steps < 5) {
      throw new IllegalArgumentException(
          "an arm of " + steps + " steps is too short; give it 5 or more");
    }
  }

  /** An arm of the organism. */
  public ArmPlan(Lesson recipe, long seed, int steps) {
    this(recipe, seed, steps, ArmMethod.ORGANISM);
  }

  /** Tokens that it trains on. */
  long tokens() {
    return (long) steps * method.tokens();
  }

  TrainingSettings settings() {
    return new TrainingSettings(
        steps,
        method.batch(),
        new Schedule(method.rate(), Math.min(10, steps / 5), 0, 0.05),
        new AdamSettings(0.9, 0.95, 0, 1.0),
        Activations.KEPT,
        seed);
  }
}
