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
 * <p>Memory is allocated once; what one head of one text looks at lies in one piece. A step looks
 * at places up to the longest text, rounded up to a fixed multiple, with the rest of each slot
 * masked, so that no row's arithmetic depends on how long the others are.
 */
final class KeyValueCache implements AutoCloseable {
  private static final int PLACES = 32;

  private final Llama model;
  private final LlamaConfig config;
  private final Device device;
  private final int slots;
  private final int places;

  /** Per layer, [slots, keyValueHeads, places, headSize]. */
  private final List<Tensor> keys = new ArrayList<>();

  private final List<Tensor> values = new ArrayList<>();

  KeyValueCache(Llama model, int slots, int places) {
    this.model = model;
    config = model.config();
    device = model.device();
    this.slots = slots;
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
        ScalarType.Float, device, slots, config.keyValueHeads(), places, config.headSize());
  }

  static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  /**
   * Attention within each of several texts laid end to end, from their first tokens on, which fill
   * the places of consecutive slots.
   *
   * @param first slot of the first text
   * @param texts number of texts to keep
   * @param lengths of the texts, and of what follows them and is not kept
   */
  Llama.CachedAttention prefill(int first, int texts, long[] lengths) {
    return new Llama.CachedAttention() {
      @Override
      public void store(int layer, Llama.Heads heads) {
        fill(keys.get(layer), heads.keys());
        fill(values.get(layer), heads.values());
      }

      private void fill(Tensor cache, Tensor tokens) {
        long at = 0;
        for (int text = 0; text < texts; text++) {
          cache
              .select(0, (long) first + text)
              .narrow(1, 0, lengths[text])
              .copy_(tokens.narrow(0, at, lengths[text]).transpose(0, 1));
          at += lengths[text];
        }
      }

      @Override
      public Tensor attend(int layer, Llama.Heads heads) {
        store(layer, heads);
        return model.withinDocuments(lengths, heads);
      }
    };
  }

  /**
   * Attention of one new token per slot, over the slot's earlier tokens and itself.
   *
   * @param positions of the new tokens in the first slots
   */
  Llama.Attention step(int[] positions) {
    int count = positions.length;
    int length = roundUp(Arrays.stream(positions).max().orElseThrow() + 1, PLACES);
    TensorOptional mask = new TensorOptional(mask(positions, length));
    Tensor rows = rows(positions);
    return (layer, heads) -> {
      store(keys.get(layer), rows, heads.keys());
      store(values.get(layer), rows, heads.values());
      return torch
          .scaled_dot_product_attention(
              heads.queries().unsqueeze(2),
              keys.get(layer).narrow(0, 0, count).narrow(2, 0, length),
              values.get(layer).narrow(0, 0, count).narrow(2, 0, length),
              mask,
              0.0,
              false,
              new DoubleOptional(),
              config.attentionHeads() != config.keyValueHeads())
          .view(count, (long) config.attentionHeads() * config.headSize());
    };
  }

  /** Where the heads of a token per slot stand in a cache seen as rows of headSize. */
  private Tensor rows(int[] positions) {
    int heads = config.keyValueHeads();
    long[] rows = new long[positions.length * heads];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (long) i * places + positions[i / heads];
    }
    return Tensors.of(rows, device, rows.length);
  }

  private void store(Tensor cache, Tensor rows, Tensor tokens) {
    cache.view(-1, config.headSize()).index_copy_(0, rows, tokens.reshape(-1, config.headSize()));
  }

  private Tensor mask(int[] positions, int length) {
    float[] mask = new float[positions.length * length];
    for (int row = 0; row < positions.length; row++) {
      int visible = row * length + positions[row] + 1;
      Arrays.fill(mask, visible, (row + 1) * length, Float.NEGATIVE_INFINITY);
    }
    return Tensors.of(mask, device, positions.length, 1, 1, length);
  }

  /** Copies the first places of a slot to another. */
  void copy(int from, int to, int length) {
    try (PointerScope _ = new PointerScope()) {
      keys.forEach(cache -> copy(cache, from, to, length));
      values.forEach(cache -> copy(cache, from, to, length));
    }
  }

  private static void copy(Tensor cache, int from, int to, int length) {
    cache.select(0, to).narrow(1, 0, length).copy_(cache.select(0, from).narrow(1, 0, length));
  }

  @Override
  public void close() {
    keys.forEach(Tensor::releaseReference);
    values.forEach(Tensor::releaseReference);
  }
}
