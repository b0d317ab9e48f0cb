package dev.plumbline.lm;

import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/** What a model computed of a batch, through which gradients go back to its trainable weights. */
public interface Pass {
  /** Final hidden states, normalised, without a gradient of their own: [N, hiddenSize]. */
  Tensor hidden();

  /**
   * Adds to the weights' gradients, given those of the hidden states; once.
   *
   * @param layer called with the number of each layer, from the last to the first, once the
   *     gradients of its weights are there
   */
  void backward(Tensor gradient, IntConsumer layer);
}
