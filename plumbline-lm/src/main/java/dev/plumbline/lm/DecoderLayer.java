package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.NormPlaces;
import dev.plumbline.lm.DecoderConfig.QueryKeyNorm;
import dev.plumbline.lm.LanguageModel.Attention;
import dev.plumbline.lm.LanguageModel.Heads;
import dev.plumbline.lm.Rotary.Turn;
import dev.plumbline.lm.Weight.Role;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** One layer: attention and feed-forward, each added to the residual stream. */
final class DecoderLayer {
  final AttentionRule attention;
  private final DecoderConfig config;
  private final int index;
  private final Product queryKeyValue;
  private final Product output;
  private final Product gateUp;
  private final Product down;
  private final Norm beforeAttention;
  private final Norm afterAttention;
  private final Norm beforeFeedForward;
  private final Norm afterFeedForward;
  private final Norm query;
  private final Norm key;

  /** A product with a matrix [out, in], its adapters and its bias if there are any. */
  private record Product(Weights weights, Role matrix, int layer, TensorOptional bias) {
    static Product of(Weights weights, Role matrix, Role bias, int layer) {
      return new Product(weights, matrix, layer, weights.bias(bias, layer));
    }

    Tensor of(Tensor rows) {
      return weights.product(rows, matrix, layer, bias);
    }
  }

  DecoderLayer(DecoderConfig config, Weights weights, int index) {
    this.config = config;
    this.index = index;
    attention =
        new AttentionRule(
            config.layers().get(index).reach(),
            config.scales().attention(),
            config.caps().attention());
    queryKeyValue = Product.of(weights, Role.QUERY_KEY_VALUE, Role.QUERY_KEY_VALUE_BIAS, index);
    output = Product.of(weights, Role.ATTENTION_OUTPUT, Role.ATTENTION_OUTPUT_BIAS, index);
    gateUp = Product.of(weights, Role.GATE_UP, Role.GATE_UP_BIAS, index);
    down = Product.of(weights, Role.DOWN, Role.DOWN_BIAS, index);
    NormPlaces places = config.norms().places();
    boolean before = places != NormPlaces.AFTER;
    boolean after = places != NormPlaces.BEFORE;
    beforeAttention = norm(weights, before, Role.NORM_BEFORE_ATTENTION);
    afterAttention = norm(weights, after, Role.NORM_AFTER_ATTENTION);
    beforeFeedForward = norm(weights, before, Role.NORM_BEFORE_FEED_FORWARD);
    afterFeedForward = norm(weights, after, Role.NORM_AFTER_FEED_FORWARD);
    boolean queryKey = config.norms().queryKey() != QueryKeyNorm.NONE;
    query = norm(weights, queryKey, Role.QUERY_NORM);
    key = norm(weights, queryKey, Role.KEY_NORM);
  }

  private Norm norm(Weights weights, boolean present, Role role) {
    return present ? Norm.of(config, weights, role, index) : Norm.none();
  }

  /** The residual stream after this layer. */
  Tensor decode(Tensor x, Turn turn, Attention kind) {
    Tensor attended =
        Tensors.only(() -> {
          Tensor mixed = kind.attend(index, heads(x, turn));
          return added(x, afterAttention.of(output.of(mixed)));
        });
    return Tensors.only(() -> added(attended, afterFeedForward.of(feedForward(attended))));
  }

  private Tensor added(Tensor residual, Tensor more) {
    double scale = config.scales().residual();
    return scale == 1 ? residual.add(more) : residual.add(more.mul(new Scalar(scale)));
  }

  /** Queries, keys and values of the residual stream before this layer. */
  Heads heads(Tensor x, Turn turn) {
    Tensor all = queryKeyValue.of(beforeAttention.of(x));
    return switch (config.norms().queryKey()) {
      case NONE -> plain(all, turn);
      case PER_HEAD -> withNorms(all, turn, true);
      case WHOLE -> withNorms(all, turn, false);
    };
  }

  /** Queries and keys turn together. */
  private Heads plain(Tensor all, Turn turn) {
    int queries = config.attentionHeads();
    int shared = config.keyValueHeads();
    TensorVector parts = byHead(all).split_with_sizes(new long[] {queries + shared, shared}, 1);
    TensorVector turned = turn.turn(parts.get(0)).split_with_sizes(new long[] {queries, shared}, 1);
    return new Heads(turned.get(0), turned.get(1), parts.get(1));
  }

  private Heads withNorms(Tensor all, Turn turn, boolean perHead) {
    long keys = config.keyWidth();
    TensorVector parts = all.split_with_sizes(new long[] {config.queryWidth(), keys, keys}, 1);
    return new Heads(
        turn.turn(normalized(parts.get(0), query, perHead)),
        turn.turn(normalized(parts.get(1), key, perHead)),
        byHead(parts.get(2)));
  }

  private Tensor normalized(Tensor rows, Norm norm, boolean perHead) {
    return perHead ? norm.of(byHead(rows)) : byHead(norm.of(rows));
  }

  private Tensor byHead(Tensor rows) {
    return rows.reshape(rows.size(0), -1, config.headSize());
  }

  private Tensor feedForward(Tensor x) {
    TensorVector gateUps = gateUp.of(beforeFeedForward.of(x)).chunk(2, 1);
    return down.of(activated(gateUps.get(0)).mul(gateUps.get(1)));
  }

  private Tensor activated(Tensor gate) {
    return switch (config.activation()) {
      case SILU -> torch.silu(gate);
      case GELU_TANH -> torch.gelu(gate, "tanh");
    };
  }
}
