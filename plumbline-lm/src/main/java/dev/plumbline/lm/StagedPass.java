package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/**
 * A pass through stages, whose gradients go back one stage after the other. What a stage computed
 * is kept for its gradients, or it is computed again when they are due, with the same dropout.
 */
final class StagedPass implements Pass {
  private final Parameters trained;
  private final Activations activations;
  private final List<UnaryOperator<Tensor>> stages;
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private final List<Integer> draws = new ArrayList<>();
  private final Tensor first;
  private final Tensor hidden;

  /**
   * Computes all stages.
   *
   * @param beginning what goes into the first
   * @param stages one for each layer, in order, and what comes after them
   */
  StagedPass(
      Parameters trained,
      Activations activations,
      Supplier<Tensor> beginning,
      List<UnaryOperator<Tensor>> stages) {
    this.trained = trained;
    this.activations = activations;
    this.stages = List.copyOf(stages);
    first = Tensors.only(beginning);
    Tensor x = first;
    for (UnaryOperator<Tensor> stage : this.stages) {
      Tensor input = x.detach();
      input.set_requires_grad(!inputs.isEmpty() || first.requires_grad());
      inputs.add(input);
      draws.add(trained.draws());
      x =
          switch (activations) {
            case KEPT -> Tensors.only(() -> stage.apply(input));
            case RECOMPUTED -> Tensors.only(() -> stage.apply(input).detach());
          };
      outputs.add(x);
    }
    hidden = x.detach();
  }

  @Override
  public Tensor hidden() {
    return hidden;
  }

  @Override
  public void backward(Tensor gradient, IntConsumer layer) {
    int drawn = trained.draws();
    Tensor due = gradient;
    for (int i = stages.size() - 1; i >= 0; i--) {
      due = back(i, due);
      if (i < stages.size() - 1) {
        layer.accept(i);
      }
    }
    trained.drawFrom(drawn);
    if (first.requires_grad()) {
      backward(first, due);
    }
  }

  /** The gradient of what goes into a stage, if there is one, given that of what comes out. */
  private Tensor back(int number, Tensor gradient) {
    Tensor input = inputs.get(number);
    Tensor due =
        Tensors.only(() -> {
          Tensor output =
              switch (activations) {
                case KEPT -> outputs.get(number);
                case RECOMPUTED -> {
                  trained.drawFrom(draws.get(number));
                  yield stages.get(number).apply(input);
                }
              };
          if (output.requires_grad()) {
            backward(output, gradient);
          }
          Tensor own = input.grad();
          return own.defined() ? own.detach() : own; // of its own: grad() is a view into the leaf
        });
    input.mutable_grad().reset();
    return due;
  }

  /** Adds to the gradients of all that a tensor was computed from, given its own. */
  private static void backward(Tensor computed, Tensor gradient) {
    computed.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }
}
