package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.Cap;
import dev.plumbline.lm.DecoderConfig.Reach;
import java.util.Arrays;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * How a layer attends.
 *
 * @param reach how far back a token looks
 * @param scale of the products of queries and keys
 * @param cap of the scaled products
 */
public record AttentionRule(Reach reach, double scale, Cap cap) {
  /** Queries at a time, where not all keys before them are seen or scores are capped. */
  private static final int BLOCK = 256;

  /** Causal attention of a text to itself, from its first token on: [N, heads headSize]. */
  Tensor causal(LanguageModel.Heads heads) {
    int length = (int) heads.queries().size(0);
    Tensor queries = headsFirst(heads.queries());
    Tensor keys = headsFirst(heads.keys());
    Tensor values = headsFirst(heads.values());
    boolean plain = cap instanceof Cap.None && reach.first(length - 1) == 0;
    Tensor attended =
        plain
            ? product(queries, keys, values, new TensorOptional(), true)
            : blocks(length, queries, keys, values);
    return attended.squeeze(0).transpose(0, 1).reshape(length, -1);
  }

  private static Tensor headsFirst(Tensor tokensFirst) {
    return tokensFirst.transpose(0, 1).unsqueeze(0);
  }

  private Tensor blocks(int length, Tensor queries, Tensor keys, Tensor values) {
    TensorVector blocks = new TensorVector();
    for (int from = 0; from < length; from += BLOCK) {
      int to = Math.min(length, from + BLOCK);
      int first = reach.first(from);
      Tensor mask = mask(reach, from, to, first, queries);
      blocks.push_back(
          masked(
              queries.narrow(2, from, to - from),
              keys.narrow(2, first, to - first),
              values.narrow(2, first, to - first),
              mask));
    }
    return torch.cat(blocks, 2);
  }

  /**
   * Attention of tokens of a text over those before them and themselves: [N, heads headSize].
   *
   * @param from position of the first of them
   * @param keys of the text [keyValueHeads, places, headSize], as are the values
   * @param mask as {@link #mask} gives it
   */
  Tensor after(int from, Tensor queries, Tensor keys, Tensor values, Tensor mask) {
    long size = queries.size(0);
    int first = reach.first(from);
    long seen = from + size - first;
    return masked(
            headsFirst(queries),
            keys.narrow(1, first, seen).unsqueeze(0),
            values.narrow(1, first, seen).unsqueeze(0),
            mask)
        .squeeze(0)
        .transpose(0, 1)
        .reshape(size, -1);
  }

  /**
   * Causal attention of a text that goes on from another: [N, heads headSize].
   *
   * @param keys of the other, from its first token on, as are the values
   */
  Tensor goingOn(LanguageModel.Heads heads, Tensor keys, Tensor values) {
    int from = (int) keys.size(0);
    int to = from + (int) heads.queries().size(0);
    return after(
        from,
        heads.queries(),
        joined(keys, heads.keys()),
        joined(values, heads.values()),
        mask(reach, from, to, heads.queries()));
  }

  /** [keyValueHeads, places, headSize]. */
  private static Tensor joined(Tensor before, Tensor more) {
    return torch.cat(new TensorVector(before, more), 0).transpose(0, 1);
  }

  /** 0 where a query sees a key, -infinity elsewhere: [1, 1, queries, keys]. */
  static Tensor mask(Reach reach, int from, int to, Tensor like) {
    return mask(reach, from, to, reach.first(from), like);
  }

  private static Tensor mask(Reach reach, int from, int to, int first, Tensor like) {
    int width = to - first;
    float[] mask = new float[(to - from) * width];
    Arrays.fill(mask, Float.NEGATIVE_INFINITY);
    for (int query = from; query < to; query++) {
      int row = (query - from) * width;
      Arrays.fill(mask, row + reach.first(query) - first, row + query + 1 - first, 0);
    }
    Device device = like.is_cpu() ? Device.CPU : Device.CUDA;
    return Tensors.of(mask, device, 1, 1, to - from, width).to(like.scalar_type());
  }

  /**
   * Attention where a mask is added to the scores.
   *
   * @param queries [N, heads, L, headSize]
   * @param keys [N, keyValueHeads, S, headSize], as are the values
   * @param mask [N, 1, L, S], or what broadcasts to it
   */
  Tensor masked(Tensor queries, Tensor keys, Tensor values, Tensor mask) {
    return switch (cap) {
      case Cap.None() -> product(queries, keys, values, new TensorOptional(mask), false);
      case Cap.At at -> {
        long group = queries.size(1) / keys.size(1);
        Tensor scores =
            queries.matmul(repeated(keys, group).transpose(2, 3)).mul(new Scalar(scale));
        Tensor shares = torch.softmax(capped(scores, at).add(mask), -1);
        yield shares.matmul(repeated(values, group));
      }
    };
  }

  private static Tensor repeated(Tensor heads, long group) {
    return group == 1
        ? heads
        : heads.repeat_interleave(group, new LongOptional(1), new LongOptional());
  }

  static Tensor capped(Tensor scores, Cap cap) {
    return switch (cap) {
      case Cap.None() -> scores;
      case Cap.At(double limit) -> scores.div(new Scalar(limit)).tanh().mul(new Scalar(limit));
    };
  }

  private Tensor product(
      Tensor queries, Tensor keys, Tensor values, TensorOptional mask, boolean causal) {
    return torch.scaled_dot_product_attention(
        queries,
        keys,
        values,
        mask,
        0.0,
        causal,
        new DoubleOptional(scale),
        queries.size(1) != keys.size(1));
  }
}
