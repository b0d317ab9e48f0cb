package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Keys and values of a batch of texts: one slot per text, its position p always at place p of the
 * slot.
 *
 * <p>Slots are as long as the longest text, rounded up to a fixed multiple, so that no row's
 * arithmetic depends on how long the others are, and lie without gaps: a step is bound by memory,
 * and reads twice as fast what lies in one piece. Places after a text are masked. Memory is
 * allocated once, unless it is {@link #enlarge}d; when the longest text outgrows the slots, or has
 * left, all move within it.
 */
final class KeyValueCache implements AutoCloseable {
  private static final int PLACES = 32;

  private final LanguageModel model;
  private final DecoderConfig config;
  private final Device device;
  private int slots;

  /** Keys and values of each layer; flat. */
  private final List<Tensor> buffers = new ArrayList<>();

  /** Where the next of them moves to. */
  private Tensor spare;

  /** Length of a slot now. */
  private int places;

  /**
   * Makes a cache.
   *
   * @param most most places that a text will need
   */
  KeyValueCache(LanguageModel model, int slots, int most) {
    this.model = model;
    config = model.config();
    device = model.device();
    this.slots = slots;
    places = PLACES;
    try (PointerScope _ = new PointerScope()) {
      for (int i = 0; i < 2 * config.layers().size(); i++) {
        buffers.add(allocate(most));
      }
      spare = allocate(most);
    }
  }

  /** Zeros, as a place after a text must have no weight but be finite. */
  private Tensor allocate(int most) {
    long size = (long) slots * config.keyValueHeads() * places(most) * config.headSize();
    return Tensors.zeros(ScalarType.Float, device, size).retainReference();
  }

  /**
   * Has other memory from now on.
   *
   * @param used first slots, whose contents stay
   * @param number of slots, as many as are used or more
   * @param most most places that a text will need, at least as many as up to now
   */
  void enlarge(int used, int number, int most) {
    slots = number;
    long kept = (long) used * config.keyValueHeads() * places * config.headSize();
    try (PointerScope _ = new PointerScope()) {
      for (int i = 0; i < buffers.size(); i++) {
        Tensor larger = allocate(most);
        Tensor former = buffers.set(i, larger);
        larger.narrow(0, 0, kept).copy_(former.narrow(0, 0, kept));
        former.releaseReference();
      }
      Tensor former = spare;
      spare = allocate(most);
      former.releaseReference();
    }
  }

  /** Keys of a layer: [slots, keyValueHeads, places, headSize]. */
  private Tensor keys(int layer) {
    return slots(buffers.get(2 * layer), places);
  }

  private Tensor values(int layer) {
    return slots(buffers.get(2 * layer + 1), places);
  }

  private Tensor slots(Tensor buffer, int length) {
    long rows = (long) slots * config.keyValueHeads() * length;
    return buffer
        .narrow(0, 0, rows * config.headSize())
        .view(slots, config.keyValueHeads(), length, config.headSize());
  }

  /**
   * Makes the slots long enough for a text of this length, or shorter when that will last.
   *
   * @param used slots whose contents matter
   */
  private void fit(int length, int used) {
    int enough = places(length);
    int lasting = places(length + PLACES / 2);
    if (enough > places || lasting < places) {
      move(enough > places ? enough : lasting, used);
    }
  }

  private void move(int length, int used) {
    try (PointerScope _ = new PointerScope()) {
      long kept = Math.min(length, places);
      for (int i = 0; i < buffers.size(); i++) {
        Tensor from = slots(buffers.get(i), places).narrow(0, 0, used).narrow(2, 0, kept);
        slots(spare, length).narrow(0, 0, used).narrow(2, 0, kept).copy_(from);
        spare = buffers.set(i, spare);
      }
      places = length;
    }
  }

  private static int places(int length) {
    return roundUp(length, PLACES);
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
  LanguageModel.CachedAttention prefill(int first, int texts, long[] lengths) {
    fit(Math.max(places, (int) Arrays.stream(lengths, 0, texts).max().orElseThrow()), first);
    return new LanguageModel.CachedAttention() {
      @Override
      public void store(int layer, LanguageModel.Heads heads) {
        fill(keys(layer), heads.keys());
        fill(values(layer), heads.values());
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
      public Tensor attend(int layer, LanguageModel.Heads heads) {
        store(layer, heads);
        return Decoder.withinDocuments(model.attention(layer), lengths, heads);
      }
    };
  }

  /** Makes room for a long text in a slot after those that are used. */
  void open(int slot, int length) {
    fit(Math.max(places, length), slot);
  }

  /**
   * Attention of a piece of the text in an open slot, over what stands there before it and itself.
   *
   * @param from position of its first token
   * @param size of the piece; what follows it in the batch is not kept
   */
  LanguageModel.CachedAttention piece(int slot, int from, int size) {
    Map<Reach, Tensor> masks = new HashMap<>();
    Tensor like = buffers.getFirst();
    config
        .layers()
        .forEach(layer ->
            masks.computeIfAbsent(
                layer.reach(), reach -> AttentionRule.mask(reach, from, from + size, like)));
    return new LanguageModel.CachedAttention() {
      @Override
      public void store(int layer, LanguageModel.Heads heads) {
        place(keys(layer), slot, from, size).copy_(heads.keys().narrow(0, 0, size).transpose(0, 1));
        place(values(layer), slot, from, size)
            .copy_(heads.values().narrow(0, 0, size).transpose(0, 1));
      }

      @Override
      public Tensor attend(int layer, LanguageModel.Heads heads) {
        store(layer, heads);
        AttentionRule rule = model.attention(layer);
        Tensor queries = heads.queries().narrow(0, 0, size);
        Tensor mask = Objects.requireNonNull(masks.get(rule.reach()));
        Tensor attended =
            rule.after(
                from, queries, keys(layer).select(0, slot), values(layer).select(0, slot), mask);
        return torch.constant_pad_nd(
            attended, new long[] {0, 0, 0, heads.queries().size(0) - size});
      }
    };
  }

  private static Tensor place(Tensor cache, int slot, int from, int size) {
    return cache.select(0, slot).narrow(1, from, size);
  }

  /** A copy of places of a slot: [2 layers, keyValueHeads, size, headSize]. */
  Tensor take(int slot, int from, int size) {
    return torch.stack(
        new TensorVector(
            buffers.stream()
                .map(buffer -> place(slots(buffer, places), slot, from, size))
                .toArray(Tensor[]::new)),
        0);
  }

  /** Puts such a copy into an open slot. */
  void put(int slot, int from, Tensor copy) {
    try (PointerScope _ = new PointerScope()) {
      int size = (int) copy.size(2);
      for (int i = 0; i < buffers.size(); i++) {
        place(slots(buffers.get(i), places), slot, from, size).copy_(copy.select(0, i));
      }
    }
  }

  /**
   * Attention of one new token per slot, over the slot's earlier tokens and itself.
   *
   * @param positions of the new tokens in the first slots
   */
  LanguageModel.Attention step(int[] positions) {
    int count = positions.length;
    fit(Arrays.stream(positions).max().orElseThrow() + 1, count);
    Map<Reach, Tensor> masks = new HashMap<>();
    config
        .layers()
        .forEach(layer -> masks.computeIfAbsent(layer.reach(), reach -> mask(reach, positions)));
    Tensor rows = rows(positions);
    return (layer, heads) -> {
      store(keys(layer), rows, heads.keys());
      store(values(layer), rows, heads.values());
      AttentionRule rule = model.attention(layer);
      return attend(
              rule,
              heads.queries().unsqueeze(2),
              keys(layer).narrow(0, 0, count),
              values(layer).narrow(0, 0, count),
              Objects.requireNonNull(masks.get(rule.reach())),
              positions)
          .view(count, (long) config.attentionHeads() * config.headSize());
    };
  }

  private Tensor attend(
      AttentionRule rule,
      Tensor queries,
      Tensor keys,
      Tensor values,
      Tensor mask,
      int[] positions) {
    return device == Device.CPU
        ? new VectorAttention(rule, positions).attend(queries, keys, values, mask)
        : rule.masked(queries, keys, values, mask);
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

  private Tensor mask(Reach reach, int[] positions) {
    float[] mask = new float[positions.length * places];
    Arrays.fill(mask, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < positions.length; row++) {
      int start = row * places;
      Arrays.fill(mask, start + reach.first(positions[row]), start + positions[row] + 1, 0);
    }
    return Tensors.of(mask, device, positions.length, 1, 1, places);
  }

  /** Copies the first places of a slot to another. */
  void copy(int from, int to, int length) {
    try (PointerScope _ = new PointerScope()) {
      for (Tensor buffer : buffers) {
        Tensor cache = slots(buffer, places);
        cache.select(0, to).narrow(1, 0, length).copy_(cache.select(0, from).narrow(1, 0, length));
      }
    }
  }

  @Override
  public void close() {
    buffers.forEach(Tensor::releaseReference);
    spare.releaseReference();
  }
}
