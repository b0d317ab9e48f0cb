package dev.plumbline.assess;

import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Equivalence;
import dev.plumbline.stats.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * Two runs in one suite.
 *
 * @param first rate of the first run, over the trials that are compared
 * @param second rate of the second run, likewise
 * @param difference second minus first
 * @param adjustedP p-value of the difference, corrected for all suites; absent without a difference
 * @param equivalence whether the second is the same as the first within the margin
 * @param pairs trials that both runs share and know the outcome of; compared in pairs if there are
 *     enough of them
 * @param firstUnpaired trials of the first run that are left out for want of a partner, or are
 *     compared without
 * @param firstMissing trials of the first run without a verdict
 * @param scenarios distinct ones among the trials that are compared
 * @param note what to know about it, a sentence or empty
 */
public record Comparison(
    String suite,
    Estimate first,
    Estimate second,
    Difference difference,
    @Nullable Double adjustedP,
    Equivalence equivalence,
    long pairs,
    long firstUnpaired,
    long secondUnpaired,
    long firstMissing,
    long secondMissing,
    long scenarios,
    String note) {

  Comparison with(double corrected) {
    return new Comparison(
        suite,
        first,
        second,
        difference,
        corrected,
        equivalence,
        pairs,
        firstUnpaired,
        secondUnpaired,
        firstMissing,
        secondMissing,
        scenarios,
        note);
  }

  /** Without a difference, because harm could not show. */
  Comparison notShown(String reason) {
    return new Comparison(
        suite,
        first,
        second,
        new Difference.Unknown(),
        null,
        new Equivalence.Unknown(),
        pairs,
        firstUnpaired,
        secondUnpaired,
        firstMissing,
        secondMissing,
        scenarios,
        reason);
  }
}
