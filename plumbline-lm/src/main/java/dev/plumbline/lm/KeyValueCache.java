package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Keys and values of a batch of texts: one slot per text, its position p always at place p of the
 * slot.
 *
 * <p>Memory is allocated once. A step's slots and places are padded to fixed multiples, with the
 * padding masked, so that no row's arithmetic depends on how many others there are or how long they
 * are.
 */
final class KeyValueCache implements AutoCloseable {
  /** Rows are computed in multiples of this. */
  static final int ROWS = 16;

  private static final int PLACES = 32;

  private final Llama model;
  private final LlamaConfig config;
  private final Device device;
  private final int slots;
  private final int places;

  /** Per layer, [slots, places, keyValueHeads, headSize]. */
  private final List<Tensor> keys = new ArrayList<>();

  private final List<Tensor> values = new ArrayList<>();

  KeyValueCache(Llama model, int slots, int places) {
    this.model = model;
    config = model.config();
    device = model.device();
    this.slots = roundUp(slots, ROWS);
    this.places = roundUp(places, PLACES);
    try (PointerScope _ = new PointerScope()) {
      for (int layer = 0; layer < config.layers(); layer++) {
        keys.add(allocate().retainReference());
        values.add(allocate().retainReference());
      }
    }
  }

  private Tensor allocate() {
    return Tensors.zeros(
        ScalarType.Float, device, slots, places, config.keyValueHeads(), config.headSize());
  }

  static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  /** Attention within one text from its first token on, which fills the places of a slot. */
  Llama.Attention prefill(int slot) {
    return (layer, q, k, v) -> {
      keys.get(layer).select(0, slot).narrow(0, 0, k.size(0)).copy_(k);
      values.get(layer).select(0, slot).narrow(0, 0, v.size(0)).copy_(v);
      return model.causal(q, k, v);
    };
  }

  /**
   * Attention of one new token per slot, over the slot's earlier tokens and itself.
   *
   * @param positions of the new tokens, a multiple of ROWS long
   */
  Llama.Attention step(int[] positions) {
    int rows = positions.length;
    int length = roundUp(Arrays.stream(positions).max().orElseThrow() + 1, PLACES);
    Tensor mask = mask(positions, length);
    Tensor at = at(positions);
    return (layer, q, k, v) -> {
      flat(keys.get(layer)).index_copy_(0, at, k);
      flat(values.get(layer)).index_copy_(0, at, v);
      return torch
          .scaled_dot_product_attention(
              q.unsqueeze(2),
              window(keys.get(layer), rows, length),
              window(values.get(layer), rows, length),
              new TensorOptional(mask),
              0.0,
              false,
              new DoubleOptional(),
              config.attentionHeads() != config.keyValueHeads())
          .view(rows, (long) config.attentionHeads() * config.headSize());
    };
  }

  private Tensor flat(Tensor cache) {
    return cache.view((long) slots * places, config.keyValueHeads(), config.headSize());
  }

  private static Tensor window(Tensor cache, int rows, int length) {
    return cache.narrow(0, 0, rows).narrow(1, 0, length).transpose(1, 2);
  }

  private Tensor mask(int[] positions, int length) {
    float[] mask = new float[positions.length * length];
    for (int row = 0; row < positions.length; row++) {
      int visible = row * length + positions[row] + 1;
      Arrays.fill(mask, visible, (row + 1) * length, Float.NEGATIVE_INFINITY);
    }
    return Tensors.of(mask, device, positions.length, 1, 1, length);
  }

  private Tensor at(int[] positions) {
    long[] at = new long[positions.length];
    for (int row = 0; row < at.length; row++) {
      at[row] = (long) row * places + positions[row];
    }
    return Tensors.of(at, device, at.length);
  }

  /** Copies the first places of a slot to another. */
  void copy(int from, int to, int length) {
    try (PointerScope _ = new PointerScope()) {
      keys.forEach(cache -> copy(cache, from, to, length));
      values.forEach(cache -> copy(cache, from, to, length));
    }
  }

  private static void copy(Tensor cache, int from, int to, int length) {
    cache.select(0, to).narrow(0, 0, length).copy_(cache.select(0, from).narrow(0, 0, length));
  }

  @Override
  public void close() {
    keys.forEach(Tensor::releaseReference);
    values.forEach(Tensor::releaseReference);
  }
}
