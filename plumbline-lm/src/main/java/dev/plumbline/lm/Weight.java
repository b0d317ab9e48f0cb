package dev.plumbline.lm;

/**
 * One tensor of a checkpoint.
 *
 * @param name in the checkpoint, such as model.layers.0.self_attn.q_proj.weight
 * @param layer whose weight it is; 0 for those of no layer
 * @param role what it is for; weights of one layer and role lie below each other
 * @param rows elements, of a vector
 * @param columns 1, of a vector
 */
record Weight(String name, int layer, Role role, long rows, long columns) {

  /** How a weight begins. */
  enum Beginning {
    /** Normal with a standard deviation that depends on the width. */
    RANDOM,
    /** The same, smaller the more layers there are: it writes into the residual stream. */
    RANDOM_INTO_RESIDUAL,
    /** So that a norm multiplies by 1. */
    NEUTRAL,
    ZERO,
    /** Uniform up to 1 / sqrt(columns) on both sides of 0. */
    UNIFORM
  }

  /**
   * What a weight is for; A and B are the two factors of an adapter of a matrix, and a magnitude
   * what its rows are scaled to once the matrix is there.
   */
  enum Role {
    EMBEDDING(true, Beginning.RANDOM),
    QUERY_KEY_VALUE(true, Beginning.RANDOM),
    ATTENTION_OUTPUT(true, Beginning.RANDOM_INTO_RESIDUAL),
    GATE_UP(true, Beginning.RANDOM),
    DOWN(true, Beginning.RANDOM_INTO_RESIDUAL),
    LOGITS(true, Beginning.RANDOM),
    QUERY_KEY_VALUE_BIAS(false, Beginning.ZERO),
    ATTENTION_OUTPUT_BIAS(false, Beginning.ZERO),
    GATE_UP_BIAS(false, Beginning.ZERO),
    DOWN_BIAS(false, Beginning.ZERO),
    QUERY_NORM(false, Beginning.NEUTRAL),
    KEY_NORM(false, Beginning.NEUTRAL),
    NORM_BEFORE_ATTENTION(false, Beginning.NEUTRAL),
    NORM_AFTER_ATTENTION(false, Beginning.NEUTRAL),
    NORM_BEFORE_FEED_FORWARD(false, Beginning.NEUTRAL),
    NORM_AFTER_FEED_FORWARD(false, Beginning.NEUTRAL),
    LAST_NORM(false, Beginning.NEUTRAL),
    QUERY_KEY_VALUE_A(true, Beginning.UNIFORM),
    QUERY_KEY_VALUE_B(true, Beginning.ZERO),
    ATTENTION_OUTPUT_A(true, Beginning.UNIFORM),
    ATTENTION_OUTPUT_B(true, Beginning.ZERO),
    GATE_UP_A(true, Beginning.UNIFORM),
    GATE_UP_B(true, Beginning.ZERO),
    DOWN_A(true, Beginning.UNIFORM),
    DOWN_B(true, Beginning.ZERO),
    QUERY_KEY_VALUE_MAGNITUDE(false, Beginning.ZERO),
    ATTENTION_OUTPUT_MAGNITUDE(false, Beginning.ZERO),
    GATE_UP_MAGNITUDE(false, Beginning.ZERO),
    DOWN_MAGNITUDE(false, Beginning.ZERO);

    /** Two dimensions; weight decay applies to these and to no others. */
    final boolean matrix;

    final Beginning beginning;

    Role(boolean matrix, Beginning beginning) {
      this.matrix = matrix;
      this.beginning = beginning;
    }

    /** Whether a layer has it, and not the model as a whole. */
    boolean ofLayer() {
      return this != EMBEDDING && this != LOGITS && this != LAST_NORM;
    }
  }

  long size() {
    return rows * columns;
  }

  long[] shape() {
    return role.matrix ? new long[] {rows, columns} : new long[] {rows};
  }
}
