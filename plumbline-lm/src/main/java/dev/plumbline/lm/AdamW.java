package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2) with clipping by global norm,
 * over the flat buffers of {@link Parameters}.
 *
 * <p>Walks the buffers in blocks small enough that weights, gradients and both moments stay in a
 * core's cache from the first operation on a block to the last.
 */
final class AdamW implements AutoCloseable {
  private static final double EPSILON = 1e-8;
  private static final long BLOCK = 32 * 1024;

  private record Block(
      Tensor values,
      Tensor gradients,
      Tensor mean,
      Tensor square,
      Tensor scratch,
      boolean decays) {}

  final Tensor mean;
  final Tensor square;
  private final Parameters parameters;
  private final TrainingSettings settings;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Pointer> owned = new ArrayList<>();

  AdamW(Parameters parameters, TrainingSettings settings) {
    this.parameters = parameters;
    this.settings = settings;
    try (PointerScope _ = new PointerScope()) {
      mean = own(torch.zeros_like(parameters.values));
      square = own(torch.zeros_like(parameters.values));
      Tensor scratch =
          torch.zeros_like(
              parameters.values.narrow(0, 0, Math.min(BLOCK, parameters.values.numel())));
      addBlocks(scratch, 0, parameters.decayed, true);
      addBlocks(scratch, parameters.decayed, parameters.values.numel(), false);
    }
  }

  private void addBlocks(Tensor scratch, long from, long to, boolean decays) {
    for (long at = from; at < to; at += BLOCK) {
      long size = Math.min(BLOCK, to - at);
      blocks.add(
          new Block(
              own(parameters.values.narrow(0, at, size)),
              own(parameters.gradients.narrow(0, at, size)),
              own(mean.narrow(0, at, size)),
              own(square.narrow(0, at, size)),
              own(scratch.narrow(0, 0, size)),
              decays));
    }
  }

  private Tensor own(Tensor tensor) {
    owned.add(tensor.retainReference());
    return tensor;
  }

  /**
   * Moves the weights and zeroes the gradients.
   *
   * @param step 0 for the first
   * @param groups that the gradients are of, by number
   * @return the gradient's global norm before clipping
   */
  double step(int step, List<Long> groups) {
    try (PointerScope _ = new PointerScope()) {
      double norm = parameters.gradients.norm().item_double();
      if (!Double.isFinite(norm)) {
        throw new DivergedException(
            "the gradient's norm is %s at step %d; lower learningRate %s"
                .formatted(norm, step + 1, settings.schedule().learningRate()),
            groups);
      }
      Coefficients coefficients = coefficients(step, norm);
      blocks.forEach(block -> update(block, coefficients));
      parameters.gradients.zero_();
      return norm;
    }
  }

  /**
   * The update is w -= rate * m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^t), v' = v / (1 -
   * beta2^t); both corrections move into the scalars.
   */
  private record Coefficients(
      Scalar clip,
      boolean clips,
      Scalar decay,
      Scalar beta2,
      Scalar rest1,
      Scalar rest2,
      Scalar epsilon,
      Scalar rate) {}

  private Coefficients coefficients(int step, double norm) {
    double rate = settings.rate(step);
    double correction1 = 1 - Math.pow(settings.adam().beta1(), step + 1);
    double correction2 = Math.sqrt(1 - Math.pow(settings.adam().beta2(), step + 1));
    return new Coefficients(
        new Scalar(settings.adam().gradientClip() / norm),
        norm > settings.adam().gradientClip(),
        new Scalar(1 - rate * settings.adam().weightDecay()),
        new Scalar(settings.adam().beta2()),
        new Scalar(1 - settings.adam().beta1()),
        new Scalar(1 - settings.adam().beta2()),
        new Scalar(EPSILON * correction2),
        new Scalar(-rate * correction2 / correction1));
  }

  private static void update(Block block, Coefficients c) {
    try (PointerScope _ = new PointerScope()) {
      if (c.clips) {
        block.gradients.mul_(c.clip);
      }
      if (block.decays) {
        block.values.mul_(c.decay);
      }
      block.mean.lerp_(block.gradients, c.rest1);
      block.square.mul_(c.beta2).addcmul_(block.gradients, block.gradients, c.rest2);
      torch.sqrt_out(block.scratch, block.square).add_(c.epsilon);
      block.values.addcdiv_(block.mean, block.scratch, c.rate);
    }
  }

  @Override
  public void close() {
    owned.forEach(Pointer::releaseReference);
  }
}
