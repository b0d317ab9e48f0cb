package dev.plumbline.train;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.TrainingSettings;

/** Training of a base that its user asked for, whatever it learns from. */
public sealed interface Tuning permits FineTuning, RewardTuning {

  TrainingSettings settings();

  /**
   * As a job.
   *
   * @param progress shows what is computed before and between steps
   */
  Training.Job job(OpenBase base, Progress progress);

  /** The same of so many steps at most, on no more than these take. */
  Tuning beginning(int steps);

  /**
   * Seconds of all its steps.
   *
   * @param perStep seconds of a measured one
   * @param tokens of that
   */
  double seconds(double perStep, double tokens);
}
