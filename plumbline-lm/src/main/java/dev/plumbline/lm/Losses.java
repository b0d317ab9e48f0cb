package dev.plumbline.lm;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Losses that come with the package. */
public final class Losses {
  private Losses() {}

  /** Mean cross-entropy, in nats, of the supervised tokens. */
  public static Loss nextToken() {
    return (model, batch) -> {
      Tensor hidden = model.forward(batch).index_select(0, batch.supervised());
      return torch.cross_entropy_loss(model.logits(hidden), batch.targets());
    };
  }
}
