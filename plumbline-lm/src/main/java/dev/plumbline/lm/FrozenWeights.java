package dev.plumbline.lm;

import dev.plumbline.lm.Weight.Role;
import dev.plumbline.lm.WeightTable.Stack;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Weights that only compute: no gradients, each operand in memory of its own. Vectors are float32
 * whatever the matrices are; they are few.
 *
 * <p>Large matrices are kept packed from the first computation on, and plain from the first look at
 * them by name on; never both, except for one at a time. Safe for use by several threads that
 * compute; not while another looks.
 */
final class FrozenWeights implements Weights {
  private final WeightTable table;
  private final ScalarType type;
  private final Device device;
  private final Operands operands = new Operands();
  private final boolean packable;
  private @Nullable PackedRows embedding;
  private volatile boolean packed;

  FrozenWeights(WeightTable table, ScalarType type, Device device) {
    this.table = table;
    this.type = type;
    this.device = device;
    packable = device == Device.CPU && type == ScalarType.Float;
    try (PointerScope _ = new PointerScope()) {
      for (Stack stack : table.stacks()) {
        ScalarType own = stack.role().matrix ? type : ScalarType.Float;
        operands.add(stack, Tensors.uninitialised(own, device, stack.size()));
      }
    }
  }

  @Override
  public Tensor operand(Role role, int layer) {
    return operands.operand(role, layer);
  }

  @Override
  public Tensor embedded(Tensor tokens) {
    return embedding == null ? Weights.super.embedded(tokens) : embedding.lookUp(tokens);
  }

  @Override
  public Tensor product(Tensor rows, Role matrix, int layer, TensorOptional bias) {
    return embedding == null || matrix != Role.EMBEDDING
        ? Weights.super.product(rows, matrix, layer, bias)
        : embedding.linear(rows);
  }

  @Override
  public TensorOptional bias(Role role, int layer) {
    return operands.bias(role, layer);
  }

  @Override
  public Map<String, Tensor> named() {
    unpack();
    return operands.named();
  }

  @Override
  public void prepare() {
    if (!packed) {
      pack();
    }
  }

  @Override
  public boolean packs() {
    return packable && table.multiplied().stream().allMatch(PackedMatrix::suits);
  }

  private synchronized void pack() {
    if (!packed) {
      packable().forEach(this::pack);
    }
    packed = true;
  }

  private synchronized void unpack() {
    if (packed) {
      packable().forEach(this::unpack);
    }
    packed = false;
  }

  private Stream<Stack> packable() {
    return table.multiplied().stream().filter(stack -> packable && PackedMatrix.suits(stack));
  }

  private void pack(Stack stack) {
    try (PointerScope _ = new PointerScope()) {
      Tensor plain = operand(stack.role(), stack.layer());
      if (stack.role() == Role.EMBEDDING) {
        embedding = new PackedRows(plain);
        operands.remove(stack);
      } else {
        operands.replace(stack, PackedMatrix.of(plain));
      }
    }
  }

  private void unpack(Stack stack) {
    try (PointerScope _ = new PointerScope()) {
      if (embedding != null && stack.role() == Role.EMBEDDING) {
        Tensor plain = Tensors.uninitialised(type, device, stack.size());
        embedding.moveTo(plain.view(stack.shape()));
        embedding.close();
        embedding = null;
        operands.add(stack, plain);
      } else {
        operands.replace(stack, operand(stack.role(), stack.layer()).to_dense());
      }
    }
  }

  long bytes() {
    return named().values().stream().mapToLong(Tensor::nbytes).sum();
  }

  @Override
  public synchronized FrozenWeights copy() {
    FrozenWeights copy = new FrozenWeights(table, type, device);
    try (PointerScope _ = new PointerScope()) {
      named()
          .forEach((name, tensor) -> Objects.requireNonNull(copy.named().get(name)).copy_(tensor));
    }
    return copy;
  }

  @Override
  public void close() {
    if (embedding != null) {
      embedding.close();
    }
    operands.close();
  }
}
