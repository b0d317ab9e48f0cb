package dev.plumbline.lm;

import dev.plumbline.lm.DecoderConfig.Activation;
import dev.plumbline.lm.DecoderConfig.Biases;
import dev.plumbline.lm.DecoderConfig.Caps;
import dev.plumbline.lm.DecoderConfig.LayerPositions;
import dev.plumbline.lm.DecoderConfig.Norms;
import dev.plumbline.lm.DecoderConfig.Reach;
import dev.plumbline.lm.DecoderConfig.Scales;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What every {@code config.json} says alike, and the parts that architectures are made of. */
final class Shape {
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  final String modelType;
  final ConfigFile file;
  final int hidden;
  final int heads;
  final int layers;
  final int headSize;
  private final int keyValueHeads;

  private Shape(String modelType, ConfigFile file, int keyValueHeads, int headSize) {
    this.modelType = modelType;
    this.file = file;
    hidden = file.integer("hidden_size");
    heads = file.integer("num_attention_heads");
    layers = file.integer("num_hidden_layers");
    DecoderConfig.positive("num_hidden_layers", layers);
    this.keyValueHeads = keyValueHeads;
    this.headSize = headSize;
  }

  /** Heads as Llama has them: as many keys as queries, and widths that fill the model. */
  static Shape of(String modelType, ConfigFile file) {
    int heads = file.integer("num_attention_heads");
    int size = file.integer("head_dim", file.integer("hidden_size") / Math.max(1, heads));
    return new Shape(modelType, file, file.integer("num_key_value_heads", heads), size);
  }

  /** Of architectures whose defaults are those of one of their models: nothing is guessed. */
  static Shape explicit(String modelType, ConfigFile file) {
    int heads = file.integer("num_attention_heads");
    boolean asMany = file.mentions("num_key_value_heads") && !file.has("num_key_value_heads");
    int keys = asMany ? heads : file.integer("num_key_value_heads");
    return new Shape(modelType, file, keys, file.integer("head_dim"));
  }

  /** As {@link #explicit}, with heads that fill the model unless said. */
  static Shape withKeys(String modelType, ConfigFile file) {
    int heads = file.integer("num_attention_heads");
    boolean asMany = file.mentions("num_key_value_heads") && !file.has("num_key_value_heads");
    int keys = asMany ? heads : file.integer("num_key_value_heads");
    int size = file.integer("head_dim", file.integer("hidden_size") / Math.max(1, heads));
    return new Shape(modelType, file, keys, size);
  }

  Scales scales() {
    return Scales.of(Math.max(1, headSize));
  }

  double epsilon(double absent) {
    return file.number("rms_norm_eps", absent);
  }

  /** Refuses any activation but SiLU. */
  Activation silu() {
    file.only("hidden_act", "silu", "swish");
    return Activation.SILU;
  }

  Biases biases() {
    boolean attention = file.flag("attention_bias", false);
    return new Biases(attention, attention, file.flag("mlp_bias", false));
  }

  /** The same in every layer. */
  List<LayerPositions> everywhere(Reach reach, Positions positions) {
    return layers(layer -> new LayerPositions(reach, positions));
  }

  List<LayerPositions> layers(IntFunction<LayerPositions> layer) {
    return IntStream.range(0, layers).mapToObj(layer).toList();
  }

  /** Which layers have a window: as {@code layer_types} says, or else as usual. */
  IntPredicate sliding(IntPredicate usual) {
    List<JsonNode> types = file.list("layer_types");
    if (types.isEmpty()) {
      return usual;
    }
    BadInputException.unless(
        types.size() == layers
            && types.stream()
                .map(type -> type.asString(""))
                .allMatch(type -> type.equals(SLIDING) || type.equals(FULL)),
        "%s: layer_types is %s, must be %s or %s for each of %d layers",
        file.file(),
        types,
        SLIDING,
        FULL,
        layers);
    return layer -> types.get(layer).asString("").equals(SLIDING);
  }

  /** The window of sliding layers; everything where it is null. */
  Reach window(int absent) {
    if (file.mentions("sliding_window") && !file.has("sliding_window")) {
      return new Reach.Everything();
    }
    return new Reach.Window(file.integer("sliding_window", absent));
  }

  DecoderConfig config(
      boolean tiedWhenAbsent,
      int maxPositions,
      Activation activation,
      Norms norms,
      Biases biases,
      Scales scales,
      Caps caps,
      boolean fused,
      List<LayerPositions> positions) {
    return new DecoderConfig(
        modelType,
        file.integer("vocab_size"),
        hidden,
        file.integer("intermediate_size"),
        heads,
        keyValueHeads,
        headSize,
        maxPositions,
        file.flag("tie_word_embeddings", tiedWhenAbsent),
        activation,
        norms,
        biases,
        scales,
        caps,
        fused,
        positions);
  }

  int maxPositions() {
    return file.integer("max_position_embeddings");
  }

  /** With SiLU, no scales but the usual one, no caps, and matrices apart. */
  DecoderConfig config(
      boolean tiedWhenAbsent, Norms norms, Biases biases, List<LayerPositions> positions) {
    return config(
        tiedWhenAbsent,
        maxPositions(),
        silu(),
        norms,
        biases,
        scales(),
        Caps.NONE,
        false,
        positions);
  }
}
