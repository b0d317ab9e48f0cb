/**
 * Texts in bulk: what repeats, what leaks from a suite, what should not be in training data, and
 * how diverse the rest is.
 *
 * <p>In: texts, and the suites of a {@link dev.plumbline.suite.Catalog}. Out: {@link
 * dev.plumbline.corpus.NearDuplicates repeats}, {@link dev.plumbline.corpus.Decontamination.Hit
 * leaks}, {@link dev.plumbline.corpus.Scan.Finding findings} and a {@link
 * dev.plumbline.corpus.Diversity}. Everything about one text is a pure function, so that a million
 * of them can be spread over cores or machines.
 */
@NullMarked
package dev.plumbline.corpus;

import org.jspecify.annotations.NullMarked;
