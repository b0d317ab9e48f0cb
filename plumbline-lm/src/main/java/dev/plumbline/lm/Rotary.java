package dev.plumbline.lm;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary position embedding in the half-split layout of Hugging Face: element i of the part of a
 * head that turns goes together with element i + size / 2.
 *
 * <p>Keeps the angles of as many positions as were asked for yet. Safe for use by several threads.
 */
final class Rotary implements AutoCloseable {
  private static final int FIRST = 512;

  private final Positions.Rotary settings;
  private final ScalarType type;
  private final Device device;
  private int length;
  private Tensor cosines;
  private Tensor sines;

  Rotary(Positions.Rotary settings, ScalarType type, Device device) {
    this.settings = settings;
    this.type = type;
    this.device = device;
    length = FIRST;
    try (PointerScope _ = new PointerScope()) {
      cosines = table(true);
      sines = table(false);
    }
  }

  /** Turns queries or keys [N, heads, headSize]. */
  interface Turn {
    Tensor turn(Tensor heads);

    /** Of layers without positions. */
    static Turn none() {
      return heads -> heads;
    }
  }

  /** The turn of tokens at these positions, all below the length. */
  synchronized Turn at(Tensor positions, int below) {
    if (below > length) {
      grow(below);
    }
    Tensor cosine = cosines.index_select(0, positions);
    Tensor sine = sines.index_select(0, positions);
    return heads -> turn(heads, cosine, sine);
  }

  private void grow(int below) {
    length = Integer.highestOneBit(below - 1) << 1;
    cosines.releaseReference();
    sines.releaseReference();
    try (PointerScope _ = new PointerScope()) {
      cosines = table(true);
      sines = table(false);
    }
  }

  /**
   * Cosines or sines [length, 1, size]; the sines of the first half are negated, as that half loses
   * what the second gains.
   */
  private Tensor table(boolean cosine) {
    double[] frequencies = settings.frequencies();
    int half = frequencies.length;
    int size = 2 * half;
    double magnitude = settings.scaling().magnitude();
    float[] table = new float[length * size];
    for (int position = 0; position < length; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * frequencies[i];
        double value = magnitude * (cosine ? Math.cos(angle) : Math.sin(angle));
        table[position * size + i] = (float) (cosine ? value : -value);
        table[position * size + half + i] = (float) value;
      }
    }
    return Tensors.of(table, device, length, 1, size).to(type).retainReference();
  }

  private static Tensor turn(Tensor heads, Tensor cosine, Tensor sine) {
    long size = cosine.size(2);
    if (size == heads.size(2)) {
      return turnAll(heads, cosine, sine);
    }
    TensorVector parts = heads.split_with_sizes(new long[] {size, heads.size(2) - size}, 2);
    return torch.cat(new TensorVector(turnAll(parts.get(0), cosine, sine), parts.get(1)), 2);
  }

  private static Tensor turnAll(Tensor heads, Tensor cosine, Tensor sine) {
    Tensor exchanged = torch.roll(heads, new long[] {heads.size(2) / 2}, new long[] {2});
    return torch.addcmul(heads.mul(cosine), exchanged, sine);
  }

  @Override
  public void close() {
    cosines.releaseReference();
    sines.releaseReference();
  }
}
