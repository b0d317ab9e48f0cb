/**
 * Assessment: suites tried against a target, judged, stored trial by trial, and counted.
 *
 * <p>In: a {@link dev.plumbline.model.Model}, suites, a seed and a number of trials. Out: one
 * {@link dev.plumbline.assess.SuiteResult} per suite. What the store already holds is not run
 * again.
 */
@NullMarked
package dev.plumbline.assess;

import org.jspecify.annotations.NullMarked;
