/**
 * Simulated deployments, as data.
 *
 * <p>A {@link dev.plumbline.scenario.Scenario} holds all that a trial needs: the opening messages,
 * the world that the tools act on, and the {@link dev.plumbline.scenario.Rubric} by which the
 * outcome is judged. Nothing in it is code, so that its digest identifies it.
 */
@NullMarked
package dev.plumbline.scenario;

import org.jspecify.annotations.NullMarked;
