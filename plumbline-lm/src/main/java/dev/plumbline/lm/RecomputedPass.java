package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * A pass that keeps what goes into each of its stages, and computes a stage again when its
 * gradients are due; with the same dropout.
 */
final class RecomputedPass implements Pass {
  private final Parameters trained;
  private final Supplier<Tensor> beginning;
  private final List<UnaryOperator<Tensor>> stages;
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Integer> draws = new ArrayList<>();
  private final Tensor hidden;

  /**
   * Computes all stages.
   *
   * @param beginning what goes into the first
   */
  RecomputedPass(
      Parameters trained, Supplier<Tensor> beginning, List<UnaryOperator<Tensor>> stages) {
    this.trained = trained;
    this.beginning = beginning;
    this.stages = List.copyOf(stages);
    Tensor x = Tensors.only(() -> beginning.get().detach());
    for (UnaryOperator<Tensor> stage : this.stages) {
      Tensor input = x;
      inputs.add(input);
      draws.add(trained.draws());
      x = Tensors.only(() -> stage.apply(input).detach());
    }
    hidden = x;
  }

  @Override
  public Tensor hidden() {
    return hidden;
  }

  @Override
  public void backward(Tensor gradient) {
    int drawn = trained.draws();
    Tensor due = gradient;
    for (int i = stages.size() - 1; i >= 0; i--) {
      trained.drawFrom(draws.get(i));
      due = back(stages.get(i), inputs.get(i), due);
    }
    trained.drawFrom(drawn);
    Tensor first = beginning.get();
    if (first.requires_grad()) {
      Pass.backward(first, due);
    }
  }

  /** The gradient of what goes into a stage, given that of what comes out. */
  private static Tensor back(UnaryOperator<Tensor> stage, Tensor input, Tensor gradient) {
    return Tensors.only(() -> {
      Tensor leaf = input.detach().requires_grad_(true);
      Pass.backward(stage.apply(leaf), gradient);
      return leaf.grad().detach(); // of its own: grad() is a view into the leaf
    });
  }
}
