package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;

/**
 * What became of a trial.
 *
 * @param scenario digest of its scenario, or empty if it is no other trial's
 */
public record Observed(String scenario, Verdict verdict) {}
