package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All weights in one contiguous buffer, and their gradients in a second one.
 *
 * <p>What the decoder multiplies by is a leaf of autograd that is a view of the buffer: q, k and v
 * as one matrix, gate and up as one. What a checkpoint names are finer views of the same memory. So
 * the optimizer, the clipping, a copy and a state on disk each touch one tensor. Matrices come
 * first, and one-dimensional weights, which do not decay, last.
 */
final class Parameters implements AutoCloseable {
  /** One matrix of the decoder and the rows of it that a checkpoint names. */
  record Slot(String name, long columns, List<Part> parts) {
    record Part(String name, long rows) {}

    long rows() {
      return parts.stream().mapToLong(Part::rows).sum();
    }

    long size() {
      return rows() * columns;
    }

    static Slot vector(String name, Part... parts) {
      return new Slot(name, 1, List.of(parts));
    }
  }

  final Tensor values;
  final Tensor gradients;

  /** Elements at the start of the buffers that weight decay applies to. */
  final long decayed;

  private final List<Pointer> owned = new ArrayList<>();
  private final Map<String, Tensor> leaves = new LinkedHashMap<>();
  private final Map<String, Tensor> named = new LinkedHashMap<>();
  private final Map<String, Tensor> namedGradients = new LinkedHashMap<>();

  Parameters(LlamaConfig config, ScalarType type, Device device) {
    List<Slot> matrices = matrices(config);
    List<Slot> vectors = vectors(config);
    decayed = matrices.stream().mapToLong(Slot::size).sum();
    long size = decayed + vectors.stream().mapToLong(Slot::size).sum();
    try (PointerScope _ = new PointerScope()) {
      values = own(Tensors.zeros(type, device, size));
      gradients = own(Tensors.zeros(type, device, size));
      long offset = 0;
      for (Slot slot : matrices) {
        offset = add(slot, offset, true);
      }
      for (Slot slot : vectors) {
        offset = add(slot, offset, false);
      }
    }
  }

  /** Keeps a tensor alive beyond the current scope, until {@link #close}. */
  private <T extends Pointer> T own(T pointer) {
    owned.add(pointer.retainReference());
    return pointer;
  }

  @Override
  public void close() {
    owned.forEach(Pointer::releaseReference);
    owned.clear();
  }

  private static List<Slot> matrices(LlamaConfig c) {
    long queries = (long) c.attentionHeads() * c.headSize();
    long keys = (long) c.keyValueHeads() * c.headSize();
    List<Slot> slots = new ArrayList<>();
    slots.add(
        matrix("embedding", c.hiddenSize(), part("model.embed_tokens.weight", c.vocabularySize())));
    for (int layer = 0; layer < c.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      slots.add(
          matrix(
              layer + ".queryKeyValue",
              c.hiddenSize(),
              part(prefix + "self_attn.q_proj.weight", queries),
              part(prefix + "self_attn.k_proj.weight", keys),
              part(prefix + "self_attn.v_proj.weight", keys)));
      slots.add(
          matrix(
              layer + ".output",
              queries,
              part(prefix + "self_attn.o_proj.weight", c.hiddenSize())));
      slots.add(
          matrix(
              layer + ".gateUp",
              c.hiddenSize(),
              part(prefix + "mlp.gate_proj.weight", c.intermediateSize()),
              part(prefix + "mlp.up_proj.weight", c.intermediateSize())));
      slots.add(
          matrix(
              layer + ".down",
              c.intermediateSize(),
              part(prefix + "mlp.down_proj.weight", c.hiddenSize())));
    }
    if (!c.tiedEmbeddings()) {
      slots.add(matrix("logits", c.hiddenSize(), part("lm_head.weight", c.vocabularySize())));
    }
    return slots;
  }

  private static List<Slot> vectors(LlamaConfig c) {
    long queries = (long) c.attentionHeads() * c.headSize();
    long keys = (long) c.keyValueHeads() * c.headSize();
    List<Slot> slots = new ArrayList<>();
    for (int layer = 0; layer < c.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      if (c.attentionBias()) {
        slots.add(
            Slot.vector(
                layer + ".bias",
                part(prefix + "self_attn.q_proj.bias", queries),
                part(prefix + "self_attn.k_proj.bias", keys),
                part(prefix + "self_attn.v_proj.bias", keys)));
      }
      slots.add(
          Slot.vector(
              layer + ".attentionNorm", part(prefix + "input_layernorm.weight", c.hiddenSize())));
      slots.add(
          Slot.vector(
              layer + ".feedForwardNorm",
              part(prefix + "post_attention_layernorm.weight", c.hiddenSize())));
    }
    slots.add(Slot.vector("norm", part("model.norm.weight", c.hiddenSize())));
    return slots;
  }

  private static Slot matrix(String name, long columns, Slot.Part... parts) {
    return new Slot(name, columns, List.of(parts));
  }

  private static Slot.Part part(String name, long rows) {
    return new Slot.Part(name, rows);
  }

  private long add(Slot slot, long offset, boolean matrix) {
    Tensor leaf = own(view(values, offset, slot.rows(), slot.columns(), matrix));
    leaf.set_requires_grad(true);
    leaf.mutable_grad().put(view(gradients, offset, slot.rows(), slot.columns(), matrix));
    leaves.put(slot.name(), leaf);
    long at = offset;
    for (Slot.Part part : slot.parts()) {
      named.put(part.name(), own(view(values, at, part.rows(), slot.columns(), matrix)));
      namedGradients.put(
          part.name(), own(view(gradients, at, part.rows(), slot.columns(), matrix)));
      at += part.rows() * slot.columns();
    }
    return at;
  }

  private static Tensor view(Tensor buffer, long offset, long rows, long columns, boolean matrix) {
    Tensor flat = buffer.narrow(0, offset, rows * columns);
    return matrix ? flat.view(rows, columns) : flat;
  }

  Tensor leaf(String name) {
    Tensor leaf = leaves.get(name);
    if (leaf == null) {
      throw new IllegalArgumentException(name);
    }
    return leaf;
  }

  /** The bias as an operator's argument; empty when the model has none. */
  TensorOptional bias(String name, boolean present) {
    try (PointerScope _ = new PointerScope()) {
      return own(present ? new TensorOptional(leaf(name)) : new TensorOptional());
    }
  }

  /** Views of the weights by checkpoint name, in the order of the buffer; they share its memory. */
  Map<String, Tensor> named() {
    return named;
  }

  /** Views of the gradients by checkpoint name. */
  Map<String, Tensor> namedGradients() {
    return namedGradients;
  }
}
