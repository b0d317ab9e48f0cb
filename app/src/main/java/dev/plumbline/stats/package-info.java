/**
 * Statistics as pure functions: rates, paired comparisons, corrections for many tests, and evidence
 * that may be looked at at any time.
 *
 * <p>In come counts, outcomes and p-values; out go records with a value, its interval, how many it
 * rests on and how it was computed. Where there is nothing to count there is no value: the result
 * is {@code Unknown}, never zero. Every formula names its source. Nothing here holds state, so all
 * of it is safe to use from any thread.
 */
@NullMarked
package dev.plumbline.stats;

import org.jspecify.annotations.NullMarked;
