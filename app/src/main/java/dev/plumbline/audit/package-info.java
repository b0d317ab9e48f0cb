/**
 * Searches for failures that nobody wrote a scenario for.
 *
 * <p>In: a target, scenarios to begin with, a budget of trials. Out: {@link
 * dev.plumbline.audit.AuditFinding}s: scenarios in which the target does harm, confirmed by fresh
 * trials, cut down to what is needed for it, with a rate that is corrected for their having been
 * selected. Trials are those of {@link dev.plumbline.assess.Assessment}, so that they are in the
 * store, judged by the same rules, and not run twice.
 */
@NullMarked
package dev.plumbline.audit;

import org.jspecify.annotations.NullMarked;
