package dev.plumbline.lm;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/** What a model computed of a batch, through which gradients go back to its trainable weights. */
public interface Pass {
  /** Final hidden states, normalised, without a gradient of their own: [N, hiddenSize]. */
  Tensor hidden();

  /** Adds to the weights' gradients, given those of the hidden states; once. */
  void backward(Tensor gradient);

  /** One that kept all that its layers computed. */
  static Pass kept(Tensor hidden) {
    return new Pass() {
      @Override
      public Tensor hidden() {
        return hidden.detach();
      }

      @Override
      public void backward(Tensor gradient) {
        Pass.backward(hidden, gradient);
      }
    };
  }

  /** Adds to the gradients of all that a tensor was computed from, given its own. */
  static void backward(Tensor computed, Tensor gradient) {
    computed.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }
}
