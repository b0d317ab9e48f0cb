package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.Biases;
import dev.plumbline.lm.DecoderConfig.Caps;
import dev.plumbline.lm.DecoderConfig.LayerPositions;
import dev.plumbline.lm.DecoderConfig.Norms;
import dev.plumbline.lm.DecoderConfig.Reach;
import dev.plumbline.lm.DecoderConfig.Scales;
import java.util.List;
import java.util.function.IntPredicate;
import tools.jackson.databind.JsonNode;

/** Llama 2 and 3, and those that differ from it in little. */
final class LlamaFamily {
  private static final double THETA = 10_000;

  private LlamaFamily() {}

  static DecoderConfig llama(String modelType, ConfigFile file) {
    Shape shape = Shape.of(modelType, file);
    file.only("rope_interleaved", false);
    return shape.config(
        false,
        Norms.before(shape.epsilon(1e-6)),
        shape.biases(),
        shape.everywhere(new Reach.Everything(), RotaryReader.read(shape, THETA)));
  }

  /** A window in every layer, unless it is null. */
  static DecoderConfig mistral(String modelType, ConfigFile file) {
    Shape shape = Shape.withKeys(modelType, file);
    return shape.config(
        false,
        Norms.before(shape.epsilon(1e-6)),
        Biases.NONE,
        shape.everywhere(shape.window(4096), RotaryReader.read(shape, THETA)));
  }

  /** Llama with constants beside the weights. */
  static DecoderConfig granite(String modelType, ConfigFile file) {
    Shape shape = Shape.of(modelType, file);
    Scales scales =
        new Scales(
            file.number("embedding_multiplier", 1),
            file.number("residual_multiplier", 1),
            file.number("attention_multiplier", 1),
            1 / file.number("logits_scaling", 1));
    return shape.config(
        false,
        shape.maxPositions(),
        shape.silu(),
        Norms.before(shape.epsilon(1e-6)),
        shape.biases(),
        scales,
        Caps.NONE,
        false,
        shape.everywhere(new Reach.Everything(), RotaryReader.read(shape, THETA)));
  }

  /** Layers without positions among the others, which may have a window. */
  static DecoderConfig smolLm3(String modelType, ConfigFile file) {
    Shape shape = Shape.withKeys(modelType, file);
    List<JsonNode> turning = file.list("no_rope_layers"); // 1 where a layer has positions
    int interval = file.integer("no_rope_layer_interval", 4);
    BadInputException.unless(
        turning.isEmpty() || turning.size() >= shape.layers,
        "%s: no_rope_layers has %d elements, must have one for each of %d layers",
        file.file(),
        turning.size(),
        shape.layers);
    IntPredicate turns =
        layer -> turning.isEmpty() ? (layer + 1) % interval != 0 : turning.get(layer).asInt(1) != 0;
    boolean windows = file.flag("use_sliding_window", false);
    Reach window = file.has("sliding_window") && windows ? shape.window(0) : new Reach.Everything();
    IntPredicate sliding = shape.sliding(layer -> !turns.test(layer));
    Positions rotary = RotaryReader.read(shape, 2_000_000);
    return shape.config(
        true,
        Norms.before(shape.epsilon(1e-6)),
        shape.biases(),
        shape.layers(layer ->
            new LayerPositions(
                sliding.test(layer) ? window : new Reach.Everything(),
                turns.test(layer) ? rotary : new Positions.None())));
  }

  /** Queries, keys and values in one matrix, gate and up in another. */
  static DecoderConfig phi3(String modelType, ConfigFile file) {
    Shape shape = Shape.of(modelType, file);
    file.integer("original_max_position_embeddings", 0);
    ConfigFile rope = RotaryReader.settings(file);
    // An early version called LongRoPE so.
    rope.refuse("type", rope.text("type", "").equals("yarn"));
    rope.refuse("rope_type", rope.text("rope_type", "").equals("yarn"));
    Reach window = file.has("sliding_window") ? shape.window(0) : new Reach.Everything();
    return shape.config(
        false,
        RotaryReader.maxPositions(shape),
        shape.silu(),
        Norms.before(shape.epsilon(1e-5)),
        Biases.NONE,
        shape.scales(),
        Caps.NONE,
        true,
        shape.everywhere(window, RotaryReader.read(shape, THETA)));
  }
}
