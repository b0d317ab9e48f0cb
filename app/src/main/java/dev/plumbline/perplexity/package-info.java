/**
 * What data has taught a model, by what became likelier: texts that a checkpoint goes on with, by
 * how much likelier it finds them than a reference model does.
 *
 * <p>In: two models on this machine that share their tokens, and short neutral {@link
 * dev.plumbline.perplexity.Prefills}. Out: the {@link dev.plumbline.perplexity.Gaps} of what the
 * first says, in groups of texts that say nearly the same, and the training {@link
 * dev.plumbline.perplexity.NearestRows rows} that stand nearest to each. The method is perplexity
 * differencing (arXiv:2605.00994).
 */
@NullMarked
package dev.plumbline.perplexity;

import org.jspecify.annotations.NullMarked;
