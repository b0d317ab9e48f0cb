package dev.plumbline.lm;

/**
 * Settings of {@link AdamW}.
 *
 * @param beta1 decay of the first moment, from 0 to less than 1
 * @param beta2 decay of the second moment, from 0 to less than 1
 * @param weightDecay decoupled decay of matrices; norms and biases do not decay
 * @param gradientClip largest global norm of the gradient; infinity for no clipping
 */
public record AdamSettings(double beta1, double beta2, double weightDecay, double gradientClip) {
  public AdamSettings {
    TrainingSettings.share("beta1", beta1, Math.nextDown(1.0));
    TrainingSettings.share("beta2", beta2, Math.nextDown(1.0));
    BadInputException.unless(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "weightDecay is %s, must be 0 or more",
        weightDecay);
    BadInputException.unless(
        gradientClip > 0, "gradientClip is %s, must be positive (infinity for none)", gradientClip);
  }
}
