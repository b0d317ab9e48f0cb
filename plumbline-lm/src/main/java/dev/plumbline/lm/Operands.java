package dev.plumbline.lm;

import dev.plumbline.lm.Weight.Role;
import dev.plumbline.lm.WeightTable.Stack;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/** Operands by role and layer, the views of them by name, and what keeps both alive. */
final class Operands implements AutoCloseable {
  private record Key(Role role, int layer) {}

  private final Map<Key, Tensor> operands = new HashMap<>();
  private final Map<Key, TensorOptional> biases = new HashMap<>();
  private final Map<String, Tensor> named = new LinkedHashMap<>();
  private final Set<Pointer> owned = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Keeps a tensor alive beyond the current scope, until {@link #close}. */
  <T extends Pointer> T own(T pointer) {
    owned.add(pointer.retainReference());
    return pointer;
  }

  /**
   * Adds an operand.
   *
   * @param memory of its size, flat
   */
  Tensor add(Stack stack, Tensor memory) {
    Tensor operand = own(memory.view(stack.shape()));
    operands.put(new Key(stack.role(), stack.layer()), operand);
    if (!stack.role().matrix) {
      biases.put(new Key(stack.role(), stack.layer()), own(new TensorOptional(operand)));
    }
    named.putAll(views(stack, memory));
    return operand;
  }

  /**
   * Puts another layout of the same matrix in the place of an operand, whose memory is freed. A
   * packed one has no views by name.
   */
  void replace(Stack stack, Tensor operand) {
    remove(stack);
    if (operand.is_mkldnn()) {
      operands.put(new Key(stack.role(), stack.layer()), own(operand));
    } else {
      add(stack, operand.view(stack.size()));
    }
  }

  /** Frees an operand. */
  void remove(Stack stack) {
    stack.weights().forEach(weight -> disown(named.get(weight.name())));
    disown(operand(stack.role(), stack.layer()));
  }

  private void disown(@Nullable Tensor tensor) {
    if (tensor != null && owned.remove(tensor)) {
      tensor.releaseReference();
    }
  }

  /** Views of an operand by the names of its weights. */
  Map<String, Tensor> views(Stack stack, Tensor memory) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    long at = 0;
    for (Weight weight : stack.weights()) {
      views.put(weight.name(), own(memory.narrow(0, at, weight.size()).view(weight.shape())));
      at += weight.size();
    }
    return views;
  }

  Tensor operand(Role role, int layer) {
    Tensor operand = operands.get(new Key(role, layer));
    if (operand == null) {
      throw new IllegalArgumentException(role + " of layer " + layer);
    }
    return operand;
  }

  TensorOptional bias(Role role, int layer) {
    TensorOptional bias = biases.get(new Key(role, layer));
    if (bias != null) {
      return bias;
    }
    try (PointerScope _ = new PointerScope()) {
      return own(new TensorOptional());
    }
  }

  Map<String, Tensor> named() {
    return named;
  }

  @Override
  public void close() {
    owned.forEach(Pointer::releaseReference);
    owned.clear();
  }
}
