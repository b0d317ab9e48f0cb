package dev.plumbline.lm;

import org.bytedeco.pytorch.Tensor;

/** Where the weights of a decoder come from: files of some format. */
@FunctionalInterface
public interface WeightSource {
  /**
   * Writes a weight into a tensor of its shape, in that tensor's number format.
   *
   * @param name in a checkpoint in Hugging Face layout
   * @throws CorruptCheckpointException when it is absent, of another shape, or not finite
   */
  void copy(String name, Tensor target);
}
