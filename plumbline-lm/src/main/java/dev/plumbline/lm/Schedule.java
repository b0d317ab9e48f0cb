package dev.plumbline.lm;

/**
 * The learning rate over the steps of a training: a linear warm-up from 0, a plateau, and a cosine
 * down to a part of it.
 *
 * @param learningRate full rate, after the warm-up
 * @param warmupSteps steps over which the rate rises
 * @param holdFraction share of the steps, warm-up included, before the cosine starts; 0 to 1
 * @param minimumRate rate at the end, as a share of learningRate; 0 to 1
 */
public record Schedule(
    double learningRate, int warmupSteps, double holdFraction, double minimumRate) {
  public Schedule {
    BadInputException.unless(
        learningRate >= 0 && Double.isFinite(learningRate),
        "learningRate is %s, must be 0 or more",
        learningRate);
    BadInputException.unless(warmupSteps >= 0, "warmupSteps is %d, must be 0 or more", warmupSteps);
    TrainingSettings.share("holdFraction", holdFraction, 1);
    TrainingSettings.share("minimumRate", minimumRate, 1);
  }

  /**
   * Rate of a step.
   *
   * @param step 0 for the first
   * @param steps in all
   */
  double rate(int step, int steps) {
    if (step < warmupSteps) {
      return learningRate * (step + 1) / warmupSteps;
    }
    double held = Math.max(warmupSteps, holdFraction * steps);
    if (step < held || held >= steps) {
      return learningRate;
    }
    double cosine = 0.5 * (1 + Math.cos(Math.PI * (step - held) / (steps - held)));
    return learningRate * (minimumRate + (1 - minimumRate) * cosine);
  }
}
