package dev.plumbline.lm;

import org.bytedeco.pytorch.Tensor;

/** What training makes small. */
@FunctionalInterface
public interface Loss {
  /**
   * A scalar with a gradient: a mean over the batch's supervised tokens.
   *
   * <p>When gradients are accumulated the trainer weights each batch by its share of the supervised
   * tokens.
   */
  Tensor of(LanguageModel model, Batch batch);
}
