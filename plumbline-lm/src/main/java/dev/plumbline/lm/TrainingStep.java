package dev.plumbline.lm;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a training step did.
 *
 * @param step number of steps done, this one included
 * @param loss mean over the step's units: supervised tokens, or groups
 * @param learningRate rate of this step
 * @param gradientNorm global norm before clipping
 * @param tokens inputs seen so far, without padding
 * @param supervisedTokens tokens that counted in the loss so far
 * @param examples documents seen so far
 * @param measures what else the loss says of this step, by name
 */
public record TrainingStep(
    int step,
    double loss,
    double learningRate,
    double gradientNorm,
    long tokens,
    long supervisedTokens,
    long examples,
    Map<String, Double> measures) {
  public TrainingStep {
    measures = Collections.unmodifiableMap(new TreeMap<>(measures));
  }
}
