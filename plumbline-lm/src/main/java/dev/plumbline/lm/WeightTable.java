package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.Biases;
import dev.plumbline.lm.DecoderConfig.QueryKeyNorm;
import dev.plumbline.lm.Weight.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * All weights of a decoder: the one place that knows their names, shapes and roles.
 *
 * @param weights matrices first, which decay, and vectors last
 */
record WeightTable(List<Weight> weights) {

  WeightTable {
    weights = List.copyOf(weights);
  }

  static WeightTable of(DecoderConfig config) {
    return new Maker(config).table();
  }

  long parameters() {
    return weights.stream().mapToLong(Weight::size).sum();
  }

  /** Elements of the matrices. */
  long decayed() {
    return weights.stream().filter(weight -> weight.role().matrix).mapToLong(Weight::size).sum();
  }

  /** Weights of one layer and role, which lie below each other as one operand. */
  record Stack(Role role, int layer, List<Weight> weights) {
    long rows() {
      return weights.stream().mapToLong(Weight::rows).sum();
    }

    long columns() {
      return weights.getFirst().columns();
    }

    long size() {
      return rows() * columns();
    }

    long[] shape() {
      return role.matrix ? new long[] {rows(), columns()} : new long[] {rows()};
    }
  }

  /** The operands of the decoder, in order. */
  List<Stack> stacks() {
    List<Stack> stacks = new ArrayList<>();
    List<Weight> open = new ArrayList<>();
    for (Weight weight : weights) {
      if (!open.isEmpty() && !together(open.getLast(), weight)) {
        stacks.add(stack(open));
        open = new ArrayList<>();
      }
      open.add(weight);
    }
    stacks.add(stack(open));
    return stacks;
  }

  /**
   * The operands that rows are multiplied by: all matrices, except an embedding beside which the
   * scores have a matrix of their own.
   */
  List<Stack> multiplied() {
    List<Stack> stacks = stacks();
    boolean tied = stacks.stream().noneMatch(stack -> stack.role() == Role.LOGITS);
    return stacks.stream()
        .filter(stack -> stack.role().matrix && (tied || stack.role() != Role.EMBEDDING))
        .toList();
  }

  private static boolean together(Weight one, Weight other) {
    return one.role() == other.role() && one.layer() == other.layer();
  }

  private static Stack stack(List<Weight> weights) {
    return new Stack(weights.getFirst().role(), weights.getFirst().layer(), List.copyOf(weights));
  }

  /** Names and shapes, as the transformers library has them. */
  private static final class Maker {
    private final DecoderConfig config;
    private final List<Weight> weights = new ArrayList<>();
    private final long hidden;
    private final long inner;

    Maker(DecoderConfig config) {
      this.config = config;
      hidden = config.hiddenSize();
      inner = config.intermediateSize();
    }

    WeightTable table() {
      int layers = config.layers().size();
      add("model.embed_tokens.weight", 0, Role.EMBEDDING, config.vocabularySize(), hidden);
      for (int layer = 0; layer < layers; layer++) {
        matrices(layer, "model.layers." + layer + ".");
      }
      if (!config.tiedEmbeddings()) {
        add("lm_head.weight", 0, Role.LOGITS, config.vocabularySize(), hidden);
      }
      for (int layer = 0; layer < layers; layer++) {
        biases(layer, "model.layers." + layer + ".");
        norms(layer, "model.layers." + layer + ".");
      }
      add("model.norm.weight", 0, Role.LAST_NORM, hidden, 1);
      return new WeightTable(weights);
    }

    private void matrices(int layer, String prefix) {
      queryKeyValue(layer, prefix, ".weight", Role.QUERY_KEY_VALUE, hidden);
      String output = prefix + "self_attn.o_proj.weight";
      add(output, layer, Role.ATTENTION_OUTPUT, hidden, config.queryWidth());
      gateUp(layer, prefix, ".weight", Role.GATE_UP, hidden);
      add(prefix + "mlp.down_proj.weight", layer, Role.DOWN, hidden, inner);
    }

    private void queryKeyValue(int layer, String prefix, String kind, Role role, long columns) {
      String attention = prefix + "self_attn.";
      if (config.fusedInFiles()) {
        add(attention + "qkv_proj" + kind, layer, role, config.queryKeyValueRows(), columns);
        return;
      }
      add(attention + "q_proj" + kind, layer, role, config.queryWidth(), columns);
      add(attention + "k_proj" + kind, layer, role, config.keyWidth(), columns);
      add(attention + "v_proj" + kind, layer, role, config.keyWidth(), columns);
    }

    private void gateUp(int layer, String prefix, String kind, Role role, long columns) {
      if (config.fusedInFiles()) {
        add(prefix + "mlp.gate_up_proj" + kind, layer, role, 2 * inner, columns);
        return;
      }
      add(prefix + "mlp.gate_proj" + kind, layer, role, inner, columns);
      add(prefix + "mlp.up_proj" + kind, layer, role, inner, columns);
    }

    private void biases(int layer, String prefix) {
      Biases biases = config.biases();
      if (biases.queryKeyValue()) {
        queryKeyValue(layer, prefix, ".bias", Role.QUERY_KEY_VALUE_BIAS, 1);
      }
      if (biases.attentionOutput()) {
        vector(prefix + "self_attn.o_proj.bias", layer, Role.ATTENTION_OUTPUT_BIAS, hidden);
      }
      if (biases.feedForward()) {
        gateUp(layer, prefix, ".bias", Role.GATE_UP_BIAS, 1);
        vector(prefix + "mlp.down_proj.bias", layer, Role.DOWN_BIAS, hidden);
      }
    }

    private void norms(int layer, String prefix) {
      QueryKeyNorm queryKey = config.norms().queryKey();
      if (queryKey != QueryKeyNorm.NONE) {
        boolean perHead = queryKey == QueryKeyNorm.PER_HEAD;
        long head = config.headSize();
        String attention = prefix + "self_attn.";
        long queries = perHead ? head : config.queryWidth();
        vector(attention + "q_norm.weight", layer, Role.QUERY_NORM, queries);
        long keys = perHead ? head : config.keyWidth();
        vector(attention + "k_norm.weight", layer, Role.KEY_NORM, keys);
      }
      String input = prefix + "input_layernorm.weight";
      String attention = prefix + "post_attention_layernorm.weight";
      String before = prefix + "pre_feedforward_layernorm.weight";
      String after = prefix + "post_feedforward_layernorm.weight";
      switch (config.norms().places()) {
        case BEFORE -> {
          vector(input, layer, Role.NORM_BEFORE_ATTENTION, hidden);
          vector(attention, layer, Role.NORM_BEFORE_FEED_FORWARD, hidden);
        }
        case AFTER -> {
          vector(attention, layer, Role.NORM_AFTER_ATTENTION, hidden);
          vector(after, layer, Role.NORM_AFTER_FEED_FORWARD, hidden);
        }
        case AROUND -> {
          vector(input, layer, Role.NORM_BEFORE_ATTENTION, hidden);
          vector(attention, layer, Role.NORM_AFTER_ATTENTION, hidden);
          vector(before, layer, Role.NORM_BEFORE_FEED_FORWARD, hidden);
          vector(after, layer, Role.NORM_AFTER_FEED_FORWARD, hidden);
        }
      }
    }

    private void vector(String name, int layer, Role role, long size) {
      add(name, layer, role, size, 1);
    }

    private void add(String name, int layer, Role role, long rows, long columns) {
      weights.add(new Weight(name, layer, role, rows, columns));
    }
  }
}
