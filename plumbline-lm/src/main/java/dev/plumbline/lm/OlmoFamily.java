package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.LayerPositions;
import dev.plumbline.lm.DecoderConfig.NormPlaces;
import dev.plumbline.lm.DecoderConfig.Norms;
import dev.plumbline.lm.DecoderConfig.QueryKeyNorm;
import dev.plumbline.lm.DecoderConfig.Reach;
import java.util.function.IntPredicate;

/** OLMo 2 and 3: norms after attention and feed-forward, and over all queries and all keys. */
final class OlmoFamily {
  private static final double THETA_3 = 500_000;

  private OlmoFamily() {}

  static DecoderConfig olmo2(String modelType, ConfigFile file) {
    Shape shape = Shape.of(modelType, file);
    return shape.config(
        false,
        norms(shape),
        shape.biases(),
        shape.everywhere(new Reach.Everything(), RotaryReader.read(shape, 10_000)));
  }

  /** Three of four layers have a window, and only the others a stretched rotary embedding. */
  static DecoderConfig olmo3(String modelType, ConfigFile file) {
    Shape shape = Shape.of(modelType, file);
    IntPredicate sliding = shape.sliding(layer -> (layer + 1) % 4 != 0);
    LayerPositions near = new LayerPositions(shape.window(4096), local(shape));
    LayerPositions far = new LayerPositions(new Reach.Everything(), global(shape));
    return shape.config(
        false,
        norms(shape),
        shape.biases(),
        shape.layers(layer -> sliding.test(layer) ? near : far));
  }

  private static Positions global(Shape shape) {
    ConfigFile rope =
        shape.file.has("rope_parameters")
            ? shape.file.inside("rope_parameters").inside("full_attention")
            : shape.file.inside("rope_scaling");
    // Which layers an older file's base is for is not said; that of all published models is this.
    shape.file.only("rope_theta", 500_000, THETA_3);
    return RotaryReader.read(shape, rope, THETA_3);
  }

  private static Positions local(Shape shape) {
    ConfigFile rope = shape.file.inside("rope_parameters").inside("sliding_attention");
    return RotaryReader.read(shape, rope, THETA_3);
  }

  private static Norms norms(Shape shape) {
    return new Norms(NormPlaces.AFTER, QueryKeyNorm.WHOLE, 0, shape.epsilon(1e-5));
  }
}
