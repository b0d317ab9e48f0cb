package dev.plumbline.lm;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary position embedding (Su et al. 2021, arXiv:2104.09864) in the half-split layout of Hugging
 * Face: element i of a head turns together with element i + headSize / 2, by position * theta^(-2 i
 * / headSize).
 */
final class Rotary implements AutoCloseable {
  private final Tensor cosines;
  private final Tensor sines;

  Rotary(LlamaConfig config, ScalarType type, Device device) {
    int half = config.headSize() / 2;
    float[] cosine = new float[config.maxPositions() * half];
    float[] sine = new float[config.maxPositions() * half];
    for (int position = 0; position < config.maxPositions(); position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * Math.pow(config.ropeTheta(), -2.0 * i / config.headSize());
        cosine[position * half + i] = (float) Math.cos(angle);
        sine[position * half + i] = (float) Math.sin(angle);
      }
    }
    try (PointerScope _ = new PointerScope()) {
      cosines =
          Tensors.of(cosine, device, config.maxPositions(), 1, half).to(type).retainReference();
      sines = Tensors.of(sine, device, config.maxPositions(), 1, half).to(type).retainReference();
    }
  }

  /** Cosines, sines and negated sines for N tokens, each [N, 1, headSize / 2]. */
  record Angles(Tensor cosine, Tensor sine, Tensor minusSine) {
    /** Rotates [N, heads, headSize]. */
    Tensor rotate(Tensor heads) {
      TensorVector halves = heads.chunk(2, -1);
      Tensor a = halves.get(0);
      Tensor b = halves.get(1);
      return torch.cat(
          new TensorVector(
              torch.addcmul(a.mul(cosine), b, minusSine), torch.addcmul(b.mul(cosine), a, sine)),
          -1);
    }
  }

  Angles at(Tensor positions) {
    Tensor sine = sines.index_select(0, positions);
    return new Angles(cosines.index_select(0, positions), sine, sine.neg());
  }

  @Override
  public void close() {
    cosines.releaseReference();
    sines.releaseReference();
  }
}
