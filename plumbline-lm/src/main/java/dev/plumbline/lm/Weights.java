package dev.plumbline.lm;

import dev.plumbline.lm.Weight.Role;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The tensors of a decoder: to be trained, or only to compute with. */
sealed interface Weights extends AutoCloseable permits Parameters, FrozenWeights, AdaptedWeights {
  /** What a layer multiplies by; 0 for what belongs to no layer. */
  Tensor operand(Role role, int layer);

  /** A bias as an operator's argument; empty when the decoder has none. */
  TensorOptional bias(Role role, int layer);

  /**
   * Rows of the embedding.
   *
   * @param tokens long [N]
   * @return [N, hiddenSize]
   */
  default Tensor embedded(Tensor tokens) {
    return torch.embedding(operand(Role.EMBEDDING, 0), tokens);
  }

  /** Product of rows [N, in] with a matrix [out, in] and a bias: [N, out]. */
  default Tensor product(Tensor rows, Role matrix, int layer, TensorOptional bias) {
    return RowProducts.linear(rows, operand(matrix, layer), bias);
  }

  /** Views by checkpoint name, in the order of the table; they share the operands' memory. */
  Map<String, Tensor> named();

  /**
   * Writes the weights into others of the same names and shapes, with what stands beside them
   * added.
   */
  default void mergeInto(Map<String, Tensor> targets) {
    Decoder.withoutGradients(() -> {
      named().forEach((name, from) -> Objects.requireNonNull(targets.get(name), name).copy_(from));
      return targets;
    });
  }

  /** Makes the operands ready to compute with; views by name may end. */
  void prepare();

  /** Whether all matrices that are multiplied by are packed when they are ready. */
  boolean packs();

  /** Others of the same kind, with the same values. */
  Weights copy();

  @Override
  void close();
}
