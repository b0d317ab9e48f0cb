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
    String digest) {}
