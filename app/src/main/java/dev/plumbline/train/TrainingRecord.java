package dev.plumbline.train;

import java.util.Map;

/**
 * What a training was begun with, and what it took.
 *
 * @param claim everything that decides the result, by name
 * @param tokens inputs seen, without padding
 * @param supervisedTokens those that counted in the loss
 * @param examples documents seen, as often as they were
 * @param measures what else the loss said of the last step, by name
 * @param digest of the checkpoint that it left
 */
public record TrainingRecord(
    Map<String, String> claim,
    int steps,
    long tokens,
    long supervisedTokens,
    long examples,
    double finalLoss,
    Map<String, Double> measures,
    String digest) {}
