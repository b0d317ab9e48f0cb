package dev.plumbline.train;

/**
 * What training an arm took.
 *
 * @param tokens inputs seen, without padding
 * @param digest of the resulting checkpoint
 */
public record ArmRecord(
    String recipe,
    long seed,
    int steps,
    long tokens,
    long supervisedTokens,
    double finalLoss,
    String base,
    String digest) {

  /** That of a training that came to a checkpoint. */
  public static ArmRecord of(ArmPlan plan, OpenBase base, TrainingRecord done) {
    return new ArmRecord(
        plan.recipe().identity(),
        plan.seed(),
        done.steps(),
        done.tokens(),
        done.supervisedTokens(),
        done.finalLoss(),
        base.digest(),
        done.digest());
  }
}
