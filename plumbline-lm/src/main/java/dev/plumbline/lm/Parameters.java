package dev.plumbline.lm;

import dev.plumbline.lm.Weight.Role;
import dev.plumbline.lm.WeightTable.Stack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All weights that training changes in one contiguous buffer, and their gradients in a second one.
 *
 * <p>What the decoder multiplies by is a leaf of autograd that is a view of the buffer: q, k and v
 * as one matrix, gate and up as one. What a checkpoint names are finer views of the same memory. So
 * the optimizer, the clipping, a copy and a state on disk each touch one tensor. Matrices come
 * first, and one-dimensional weights, which do not decay, last.
 */
public final class Parameters implements Weights {
  final Tensor values;
  final Tensor gradients;

  /** In place of a layer's number, for the weights that no layer has. */
  static final int OF_NO_LAYER = -1;

  /** Elements at the start of the buffers that weight decay applies to. */
  final long decayed;

  /** Bits of the number of a step's draw. */
  private static final int DRAWS = 28;

  private final WeightTable table;
  private final ScalarType type;
  private final Device device;
  private final int lane;
  private final Operands operands = new Operands();
  private final List<Leaf> leaves = new ArrayList<>();
  private final Map<String, Tensor> namedGradients = new LinkedHashMap<>();
  private boolean training;
  private int step;
  private int draws;

  /** What the decoder multiplies by. */
  private record Leaf(Stack stack, Tensor operand) {
    /** The layer that has it; {@link #OF_NO_LAYER} when none has. */
    int layer() {
      return stack.role().ofLayer() ? stack.layer() : OF_NO_LAYER;
    }
  }

  /** All 0. */
  Parameters(WeightTable table, ScalarType type, Device device) {
    this(
        table,
        type,
        device,
        0,
        () -> Tensors.zeros(type, device, table.parameters()),
        () -> Tensors.zeros(type, device, table.parameters()));
  }

  private Parameters(
      WeightTable table,
      ScalarType type,
      Device device,
      int lane,
      Supplier<Tensor> values,
      Supplier<Tensor> gradients) {
    this.table = table;
    this.type = type;
    this.device = device;
    this.lane = lane;
    decayed = table.decayed();
    try (PointerScope _ = new PointerScope()) {
      this.values = operands.own(values.get());
      this.gradients = operands.own(gradients.get());
      long offset = 0;
      for (Stack stack : table.stacks()) {
        Tensor leaf = operands.add(stack, this.values.narrow(0, offset, stack.size()));
        leaf.set_requires_grad(true);
        leaves.add(new Leaf(stack, leaf));
        if (this.gradients.defined()) {
          Tensor gradient = this.gradients.narrow(0, offset, stack.size());
          leaf.mutable_grad().put(gradient.view(stack.shape()));
          namedGradients.putAll(operands.views(stack, gradient));
        }
        offset += stack.size();
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

  @Override
  public void prepare() {}

  @Override
  public boolean packs() {
    return false;
  }

  /**
   * Says that a step of training begins.
   *
   * @param step 0 for the first
   */
  void begin(int step) {
    training = true;
    this.step = step;
    draws = 0;
  }

  /** Says that the step is over. */
  void end() {
    training = false;
  }

  /** Whether what is computed now belongs to a step of training. */
  boolean training() {
    return training;
  }

  /**
   * A seed for what a step draws at random: another each time within the step and in each lane, and
   * the same ones in the same order when the step is done again.
   */
  long draw(long seed) {
    long place = ((long) step << Integer.SIZE) | ((long) lane << DRAWS) | draws++;
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + place).nextLong();
  }

  /** How many were drawn in this step. */
  int draws() {
    return draws;
  }

  /** Draws next what was drawn after so many. */
  void drawFrom(int drawn) {
    draws = drawn;
  }

  /** How many numbers there are. */
  public long count() {
    return values.numel();
  }

  /** The gradients of the last backward pass by checkpoint name; views. */
  public Map<String, Tensor> gradients() {
    return Collections.unmodifiableMap(namedGradients);
  }

  /**
   * The same values for another thread, without a buffer for gradients; see {@link
   * LanguageModel#lane}.
   */
  Parameters lane(int number) {
    return new Parameters(table, type, device, number, values::detach, Tensor::new);
  }

  /**
   * Adds the gradients that a lane has of a layer's weights to these, and leaves it without.
   *
   * @param layer its number, or {@link #OF_NO_LAYER}
   */
  void take(Parameters lane, int layer) {
    try (PointerScope _ = new PointerScope()) {
      for (int i = 0; i < leaves.size(); i++) {
        Tensor theirs = lane.leaves.get(i).operand();
        if (leaves.get(i).layer() == layer && theirs.grad().defined()) {
          leaves.get(i).operand().grad().add_(theirs.grad());
          theirs.mutable_grad().reset();
        }
      }
    }
  }

  @Override
  public Parameters copy() {
    Parameters copy = new Parameters(table, type, device);
    try (PointerScope _ = new PointerScope()) {
      copy.values.copy_(values);
    }
    return copy;
  }

  @Override
  public void close() {
    operands.close();
  }
}
