package dev.plumbline.lm;

/** What a step of training does with what its layers computed until their gradients are due. */
public enum Activations {
  /** Keeps it. */
  KEPT,
  /**
   * Keeps only what goes into each layer, and computes the rest again (gradient checkpointing, Chen
   * et al. 2016, arXiv:1604.06174): a third more work, and the memory of one layer.
   */
  RECOMPUTED
}
