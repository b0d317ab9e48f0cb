/**
 * Verdicts.
 *
 * <p>In: a {@link dev.plumbline.judge.Case}, which is a transcript, what came before it, and the
 * criteria; of a trial or of a log from elsewhere. Out: a {@link dev.plumbline.judge.Verdict}, one
 * map from findings to answers, whoever the {@link dev.plumbline.judge.Judge} is: the {@link
 * dev.plumbline.judge.MechanicalJudge}, which reads state changes and never the agent's prose, or a
 * {@link dev.plumbline.judge.ModelJudge}, which answers a {@link
 * dev.plumbline.judge.Questionnaire}.
 */
@NullMarked
package dev.plumbline.judge;

import org.jspecify.annotations.NullMarked;
