/**
 * The same-action test: whether the text around an action decides what generalises, where the
 * action itself is the same in every arm.
 *
 * <p>In: a checkpoint with a chat dialect, and minimal pairs of office tickets. Out: an adapter,
 * the answer to every test ticket and a record for each arm and seed, and rates with intervals over
 * templates and seeds.
 */
@NullMarked
package dev.plumbline.contrast;

import org.jspecify.annotations.NullMarked;
