package dev.plumbline.lm;

import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Values that weights begin with. */
final class Beginnings {
  private Beginnings() {}

  /** Draws the values of all weights of a table, in its order, into tensors of their names. */
  static void fill(
      Map<String, Tensor> tensors, WeightTable table, DecoderConfig config, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (PointerScope _ = new PointerScope()) {
      for (Weight weight : table.weights()) {
        float[] values = values(weight, config, random);
        Objects.requireNonNull(tensors.get(weight.name()), weight.name())
            .copy_(Tensors.of(values, Device.CPU, weight.shape()));
      }
    }
  }

  private static float[] values(Weight weight, DecoderConfig config, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(weight.size())];
    double deviation = Math.sqrt(2.0 / (5.0 * config.hiddenSize()));
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (weight.role().beginning) {
            case RANDOM -> (float) (deviation * random.nextGaussian());
            case RANDOM_INTO_RESIDUAL ->
                (float)
                    (deviation / Math.sqrt(2.0 * config.layers().size()) * random.nextGaussian());
            case NEUTRAL -> (float) (1 - config.norms().offset());
            case ZERO -> 0;
            case UNIFORM -> (float) ((2 * random.nextDouble() - 1) / Math.sqrt(weight.columns()));
          };
    }
    return values;
  }
}
