package dev.plumbline.lm;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
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
    int size = config.headSize();
    float[] cosine = new float[config.maxPositions() * size];
    float[] sine = new float[config.maxPositions() * size];
    for (int position = 0; position < config.maxPositions(); position++) {
      for (int i = 0; i < size; i++) {
        double angle = position * Math.pow(config.ropeTheta(), -2.0 * (i % (size / 2)) / size);
        cosine[position * size + i] = (float) Math.cos(angle);
        sine[position * size + i] = (float) (i < size / 2 ? -Math.sin(angle) : Math.sin(angle));
      }
    }
    try (PointerScope _ = new PointerScope()) {
      cosines =
          Tensors.of(cosine, device, config.maxPositions(), 1, size).to(type).retainReference();
      sines = Tensors.of(sine, device, config.maxPositions(), 1, size).to(type).retainReference();
    }
  }

  /**
   * Cosines and sines for N tokens, each [N, 1, headSize]; the sines of the first half are negated,
   * as that half loses what the second gains.
   */
  record Angles(Tensor cosine, Tensor sine) {
    /** Rotates [N, heads, headSize]. */
    Tensor rotate(Tensor heads) {
      Tensor exchanged = torch.roll(heads, new long[] {heads.size(2) / 2}, new long[] {2});
      return torch.addcmul(heads.mul(cosine), exchanged, sine);
    }
  }

  Angles at(Tensor positions) {
    return new Angles(cosines.index_select(0, positions), sines.index_select(0, positions));
  }

  @Override
  public void close() {
    cosines.releaseReference();
    sines.releaseReference();
  }
}
