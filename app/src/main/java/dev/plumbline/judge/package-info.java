/**
 * Verdicts on transcripts.
 *
 * <p>In: a scenario with its rubric, and a transcript. Out: a {@link dev.plumbline.judge.Verdict}
 * of the {@link dev.plumbline.judge.MechanicalJudge}, which reads state changes and never the
 * agent's prose, and {@link dev.plumbline.judge.Opinion}s of {@link
 * dev.plumbline.judge.ModelJudge}s, which answer a {@link dev.plumbline.judge.Questionnaire}.
 */
@NullMarked
package dev.plumbline.judge;

import org.jspecify.annotations.NullMarked;
