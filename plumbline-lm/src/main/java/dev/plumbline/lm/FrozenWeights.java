package dev.plumbline.lm;

import dev.plumbline.lm.Weight.Role;
import dev.plumbline.lm.WeightTable.Stack;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Weights that only compute: no gradients, each operand in memory of its own. Vectors are float32
 * whatever the matrices are; they are few.
 */
final class FrozenWeights implements Weights {
  private final WeightTable table;
  private final ScalarType type;
  private final Device device;
  private final Operands operands = new Operands();

  FrozenWeights(WeightTable table, ScalarType type, Device device) {
    this.table = table;
    this.type = type;
    this.device = device;
    try (PointerScope _ = new PointerScope()) {
      for (Stack stack : table.stacks()) {
        ScalarType own = stack.role().matrix ? type : ScalarType.Float;
        operands.add(stack, operands.own(Tensors.uninitialised(own, device, stack.size())));
      }
    }
  }

  @Override
  public Tensor operand(Role role, int layer) {
    return operands.operand(role, layer);
  }

  @Override
  public TensorOptional bias(Role role, int layer) {
    return operands.bias(role, layer);
  }

  @Override
  public Map<String, Tensor> named() {
    return operands.named();
  }

  long bytes() {
    return named().values().stream().mapToLong(Tensor::nbytes).sum();
  }

  @Override
  public Weights copy() {
    FrozenWeights copy = new FrozenWeights(table, type, device);
    try (PointerScope _ = new PointerScope()) {
      named()
          .forEach((name, tensor) -> Objects.requireNonNull(copy.named().get(name)).copy_(tensor));
    }
    return copy;
  }

  @Override
  public void close() {
    operands.close();
  }
}
