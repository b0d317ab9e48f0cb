/**
 * What our own checks would miss.
 *
 * <p>In: cases whose truth is known because we wrote them ({@link
 * dev.plumbline.validate.PlantedCase}), and what may lead a judge astray ({@link
 * dev.plumbline.validate.JudgeAttack}). Out: trials in a store that a judge reads like any others,
 * and how often it was right ({@link dev.plumbline.validate.JudgeScores}).
 */
@NullMarked
package dev.plumbline.validate;

import org.jspecify.annotations.NullMarked;
