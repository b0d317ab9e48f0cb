/**
 * Trials: a model acts in a scenario until it ends its turn, breaks the format, or reaches a limit.
 *
 * <p>In: {@link dev.plumbline.rollout.Trial}s, a {@link dev.plumbline.model.Model}, and {@link
 * dev.plumbline.rollout.Participant}s who reply to it. Out: one {@link
 * dev.plumbline.rollout.Transcript} for each, whatever happened.
 */
@NullMarked
package dev.plumbline.rollout;

import org.jspecify.annotations.NullMarked;
