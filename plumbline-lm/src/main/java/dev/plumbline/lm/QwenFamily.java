package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.Biases;
import dev.plumbline.lm.DecoderConfig.LayerPositions;
import dev.plumbline.lm.DecoderConfig.NormPlaces;
import dev.plumbline.lm.DecoderConfig.Norms;
import dev.plumbline.lm.DecoderConfig.QueryKeyNorm;
import dev.plumbline.lm.DecoderConfig.Reach;
import java.util.List;
import java.util.function.IntPredicate;

/** Qwen 2, 2.5 and 3: windows in the later layers, if asked for. */
final class QwenFamily {
  private QwenFamily() {}

  /** Llama with biases of queries, keys and values. */
  static DecoderConfig qwen2(String modelType, ConfigFile file) {
    Shape shape = Shape.withKeys(modelType, file);
    return shape.config(
        false, Norms.before(shape.epsilon(1e-6)), new Biases(true, false, false), positions(shape));
  }

  /** Norms of each head's query and key instead of biases. */
  static DecoderConfig qwen3(String modelType, ConfigFile file) {
    Shape shape = Shape.explicit(modelType, file);
    Norms norms = new Norms(NormPlaces.BEFORE, QueryKeyNorm.PER_HEAD, 0, shape.epsilon(1e-6));
    return shape.config(false, norms, shape.biases(), positions(shape));
  }

  private static List<LayerPositions> positions(Shape shape) {
    ConfigFile file = shape.file;
    file.only("use_mrope", false);
    Positions rotary = RotaryReader.read(shape, 10_000);
    int first = file.integer("max_window_layers", 28);
    boolean windows = file.flag("use_sliding_window", false);
    Reach window = windows ? shape.window(4096) : new Reach.Everything();
    file.value("sliding_window");
    IntPredicate sliding = shape.sliding(layer -> layer >= first);
    return shape.layers(
        layer -> new LayerPositions(sliding.test(layer) ? window : new Reach.Everything(), rotary));
  }
}
