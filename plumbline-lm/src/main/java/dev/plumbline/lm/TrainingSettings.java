package dev.plumbline.lm;

/**
 * How to train.
 *
 * @param steps optimizer steps
 * @param rows rows per batch; a batch holds whole documents of at most rows * rowLength inputs
 * @param rowLength longest document, in inputs (a document of n tokens has n - 1)
 * @param accumulation batches per step
 * @param learningRate full rate, after the warm-up
 * @param warmupSteps steps over which the rate rises linearly from 0
 * @param holdFraction share of the steps, warm-up included, before the cosine starts; 0 to 1
 * @param minimumRate rate at the end, as a share of learningRate; 0 to 1
 * @param weightDecay decoupled decay of matrices; norms and biases do not decay
 * @param beta1 decay of AdamW's first moment
 * @param beta2 decay of AdamW's second moment
 * @param gradientClip largest global norm of the gradient; infinity for no clipping
 * @param seed free for the caller's corpus; the loop itself draws no random numbers
 */
public record TrainingSettings(
    int steps,
    int rows,
    int rowLength,
    int accumulation,
    double learningRate,
    int warmupSteps,
    double holdFraction,
    double minimumRate,
    double weightDecay,
    double beta1,
    double beta2,
    double gradientClip,
    long seed) {

  public TrainingSettings {
    BadInputException.unless(steps >= 1, "steps is %d, must be 1 or more", steps);
    BadInputException.unless(rows >= 1, "rows is %d, must be 1 or more", rows);
    BadInputException.unless(rowLength >= 1, "rowLength is %d, must be 1 or more", rowLength);
    BadInputException.unless(
        accumulation >= 1, "accumulation is %d, must be 1 or more", accumulation);
    BadInputException.unless(
        learningRate >= 0 && Double.isFinite(learningRate),
        "learningRate is %s, must be 0 or more",
        learningRate);
    BadInputException.unless(
        warmupSteps >= 0 && warmupSteps <= steps,
        "warmupSteps is %d, must be 0 to steps (%d)",
        warmupSteps,
        steps);
    share("holdFraction", holdFraction, 1);
    share("minimumRate", minimumRate, 1);
    BadInputException.unless(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "weightDecay is %s, must be 0 or more",
        weightDecay);
    share("beta1", beta1, Math.nextDown(1.0));
    share("beta2", beta2, Math.nextDown(1.0));
    BadInputException.unless(
        gradientClip > 0, "gradientClip is %s, must be positive (infinity for none)", gradientClip);
  }

  private static void share(String name, double value, double most) {
    BadInputException.unless(
        value >= 0 && value <= most,
        "%s is %s, must be from 0 to %s",
        name,
        value,
        most == 1 ? "1" : "less than 1");
  }

  /**
   * Rate of a step: a linear warm-up, a plateau, a cosine down to minimumRate.
   *
   * @param step 0 for the first
   */
  double rate(int step) {
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
