/**
 * Training an arm: the same tokens, supervised tokens and replay for every recipe, then the same
 * chat stage.
 *
 * <p>In: a base checkpoint and an {@link dev.plumbline.train.ArmPlan}. Out: a checkpoint folder
 * with {@code training.json} beside the weights, which says what was spent; or the files with which
 * another {@link dev.plumbline.train.Engine} trains on the same tokens.
 */
@NullMarked
package dev.plumbline.train;

import org.jspecify.annotations.NullMarked;
