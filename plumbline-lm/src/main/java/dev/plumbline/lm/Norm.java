package dev.plumbline.lm;

import dev.plumbline.lm.Weight.Role;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A norm over the last dimension, or none. */
@FunctionalInterface
interface Norm {
  Tensor of(Tensor x);

  static Norm none() {
    return x -> x;
  }

  /** RMSNorm with the decoder's weights of this role. */
  static Norm of(DecoderConfig config, Weights weights, Role role, int layer) {
    Tensor weight = weights.operand(role, layer);
    double offset = config.norms().offset();
    double epsilon = config.norms().epsilon();
    return x -> {
      Tensor shifted = offset == 0 ? weight : weight.add(new Scalar(offset));
      return torch.rms_norm(
          x, new long[] {weight.numel()}, new TensorOptional(shifted), new DoubleOptional(epsilon));
    };
  }
}
