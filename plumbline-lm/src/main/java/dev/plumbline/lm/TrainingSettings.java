package dev.plumbline.lm;

/**
 * How to train.
 *
 * @param steps optimizer steps
 * @param batch documents of a step
 * @param schedule of the learning rate
 * @param adam the optimizer's
 * @param activations what is kept of them
 * @param seed free for the caller's corpus; the loop itself draws no random numbers
 */
public record TrainingSettings(
    int steps,
    BatchShape batch,
    Schedule schedule,
    AdamSettings adam,
    Activations activations,
    long seed) {

  public TrainingSettings {
    BadInputException.unless(steps >= 1, "steps is %d, must be 1 or more", steps);
    BadInputException.unless(
        schedule.warmupSteps() <= steps,
        "warmupSteps is %d, must be 0 to steps (%d)",
        schedule.warmupSteps(),
        steps);
  }

  static void share(String name, double value, double most) {
    BadInputException.unless(
        value >= 0 && value <= most,
        "%s is %s, must be from 0 to %s",
        name,
        value,
        most == 1 ? "1" : "less than 1");
  }

  /** The same of fewer steps. */
  public TrainingSettings beginning(int few) {
    Schedule shorter =
        new Schedule(
            schedule.learningRate(),
            Math.min(few, schedule.warmupSteps()),
            schedule.holdFraction(),
            schedule.minimumRate());
    return new TrainingSettings(few, batch, shorter, adam, activations, seed);
  }

  /**
   * Learning rate of a step.
   *
   * @param step 0 for the first
   */
  double rate(int step) {
    return schedule.rate(step, steps);
  }
}
