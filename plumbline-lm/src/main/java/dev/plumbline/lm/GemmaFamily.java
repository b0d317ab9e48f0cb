package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.Activation;
import dev.plumbline.lm.DecoderConfig.Cap;
import dev.plumbline.lm.DecoderConfig.Caps;
import dev.plumbline.lm.DecoderConfig.LayerPositions;
import dev.plumbline.lm.DecoderConfig.NormPlaces;
import dev.plumbline.lm.DecoderConfig.Norms;
import dev.plumbline.lm.DecoderConfig.QueryKeyNorm;
import dev.plumbline.lm.DecoderConfig.Reach;
import dev.plumbline.lm.DecoderConfig.Scales;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Gemma 2 and 3: norms around attention and feed-forward whose weights are near 0, scaled
 * embeddings, GELU, and windows in most layers.
 */
final class GemmaFamily {
  private static final String GELU = "gelu_pytorch_tanh";

  private GemmaFamily() {}

  /** Every other layer has a window; scores are capped. */
  static DecoderConfig gemma2(String modelType, ConfigFile file) {
    Shape shape = Shape.explicit(modelType, file);
    Positions rotary = RotaryReader.read(shape, 10_000);
    Reach window = shape.window(4096);
    IntPredicate sliding = shape.sliding(layer -> layer % 2 == 0);
    Caps caps =
        new Caps(
            cap(file, "attn_logit_softcapping", new Cap.At(50)),
            cap(file, "final_logit_softcapping", new Cap.At(30)));
    return config(
        shape,
        QueryKeyNorm.NONE,
        caps,
        shape.layers(layer ->
            new LayerPositions(sliding.test(layer) ? window : new Reach.Everything(), rotary)));
  }

  /**
   * Five of six layers have a window and a rotary base of their own; queries and keys have norms.
   */
  static DecoderConfig gemma3(String modelType, ConfigFile file) {
    Shape shape = Shape.explicit(modelType, file);
    Reach window = shape.window(4096);
    int pattern = file.integer("sliding_window_pattern", 6);
    IntPredicate sliding = shape.sliding(layer -> (layer + 1) % pattern != 0);
    LayerPositions near = new LayerPositions(window, local(shape));
    LayerPositions far = new LayerPositions(new Reach.Everything(), global(shape));
    Caps caps = new Caps(new Cap.None(), cap(file, "final_logit_softcapping", new Cap.None()));
    file.refuse("attn_logit_softcapping", file.has("attn_logit_softcapping"));
    return config(
        shape,
        QueryKeyNorm.PER_HEAD,
        caps,
        shape.layers(layer -> sliding.test(layer) ? near : far));
  }

  private static Positions global(Shape shape) {
    ConfigFile rope =
        shape.file.has("rope_parameters")
            ? shape.file.inside("rope_parameters").inside("full_attention")
            : shape.file.inside("rope_scaling");
    return RotaryReader.read(shape, rope, shape.file.number("rope_theta", 1_000_000));
  }

  private static Positions local(Shape shape) {
    ConfigFile rope = shape.file.inside("rope_parameters").inside("sliding_attention");
    return RotaryReader.read(shape, rope, shape.file.number("rope_local_base_freq", 10_000));
  }

  /** Null is none. */
  private static Cap cap(ConfigFile file, String key, Cap absent) {
    if (!file.mentions(key)) {
      return absent;
    }
    return file.has(key) ? new Cap.At(file.number(key)) : new Cap.None();
  }

  private static DecoderConfig config(
      Shape shape, QueryKeyNorm queryKey, Caps caps, List<LayerPositions> positions) {
    ConfigFile file = shape.file;
    file.only("hidden_activation", GELU);
    file.only("hidden_act", GELU);
    file.only("use_bidirectional_attention", false);
    Scales scales =
        new Scales(
            Math.sqrt(shape.hidden),
            1,
            1 / Math.sqrt(file.number("query_pre_attn_scalar", 256)),
            1);
    return shape.config(
        true,
        shape.maxPositions(),
        Activation.GELU_TANH,
        new Norms(NormPlaces.AROUND, queryKey, 1, shape.epsilon(1e-6)),
        shape.biases(),
        scales,
        caps,
        false,
        positions);
  }
}
