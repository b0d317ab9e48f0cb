/**
 * Verdicts on transcripts.
 *
 * <p>In: a scenario with its rubric, and a transcript. Out: a {@link dev.plumbline.judge.Verdict}.
 * The {@link dev.plumbline.judge.MechanicalJudge} reads state changes, never the agent's prose.
 */
@NullMarked
package dev.plumbline.judge;

import org.jspecify.annotations.NullMarked;
