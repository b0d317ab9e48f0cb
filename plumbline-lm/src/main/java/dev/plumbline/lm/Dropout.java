package dev.plumbline.lm;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Dropout (Srivastava et al. 2014, Journal of Machine Learning Research 15): within a step of
 * training, where gradients are recorded, each value is 0 at this rate, and those that stay are
 * divided by 1 - rate. The same seed leaves out the same on every machine.
 *
 * @param rate from 0 to less than 1
 * @param trained what tells the step, so that a training that goes on draws as one that was not
 *     stopped
 */
record Dropout(double rate, long seed, Parameters trained) {
  Tensor of(Tensor rows) {
    if (rate == 0 || !trained.training() || !GradMode.is_enabled()) {
      return rows;
    }
    Tensor kept = Tensors.of(kept(Math.toIntExact(rows.numel())), Device.CPU, rows.shape());
    return rows.mul(kept.to(rows.device(), rows.scalar_type()));
  }

  private float[] kept(int size) {
    SplittableRandom random = new SplittableRandom(trained.draw(seed));
    float[] kept = new float[size];
    float stays = (float) (1 / (1 - rate));
    for (int i = 0; i < size; i++) {
      kept[i] = random.nextDouble() < rate ? 0 : stays;
    }
    return kept;
  }
}
