package dev.plumbline.lm;

/**
 * Called between steps, on the training's thread, with gradients off; may sample from the model or
 * save it.
 */
@FunctionalInterface
public interface TrainingListener {
  /**
   * Takes note of a step, before its state is saved: one that was cut off while it did hears of the
   * step again when the training goes on.
   *
   * @return whether to go on; false saves the state, if there is a place for it, and ends the
   *     training
   */
  boolean after(TrainingStep step);
}
