package dev.plumbline.lm;

import java.util.SplittableRandom;

/** Values that a weight begins with. */
final class Beginnings {
  private Beginnings() {}

  static float[] values(Weight weight, DecoderConfig config, SplittableRandom random) {
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
