package dev.plumbline.train;

import dev.plumbline.stats.Estimate;

/**
 * An issue of a model in training, between two steps.
 *
 * @param tokens trained on so far
 * @param issue such as "harm, held-out"
 */
public record LivePoint(
    String arm, long seed, int step, long tokens, String issue, Estimate estimate) {}
