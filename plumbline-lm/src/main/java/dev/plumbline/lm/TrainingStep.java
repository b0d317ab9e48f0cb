package dev.plumbline.lm;

/**
 * What a training step did.
 *
 * @param step number of steps done, this one included
 * @param loss mean loss of the step's supervised tokens
 * @param learningRate rate of this step
 * @param gradientNorm global norm before clipping
 * @param tokens inputs seen so far, without padding
 * @param supervisedTokens tokens that counted in the loss so far
 * @param examples documents seen so far
 */
public record TrainingStep(
    int step,
    double loss,
    double learningRate,
    double gradientNorm,
    long tokens,
    long supervisedTokens,
    long examples) {}
