package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The rotary settings of a {@code config.json} as the metadata of a file. */
final class RopeMetadata {
  private static final Set<String> KNOWN =
      Set.of(
          "rope_type",
          "type",
          "rope_theta",
          "partial_rotary_factor",
          "factor",
          "low_freq_factor",
          "high_freq_factor",
          "original_max_position_embeddings",
          "beta_fast",
          "beta_slow",
          "attention_factor",
          "long_factor",
          "short_factor");

  private final GgufWriter writer;
  private final ModelFolder model;
  private final String prefix;
  private final JsonNode rope;
  private final int headSize;

  private RopeMetadata(GgufWriter writer, ModelFolder model, Architecture architecture) {
    this.writer = writer;
    this.model = model;
    prefix = architecture.ggufName + ".rope.";
    rope = settings(model.config());
    headSize = ModelMetadata.headSize(model.config());
  }

  /** Those of layers that see everything, under their newer or older name. */
  private static JsonNode settings(JsonNode config) {
    JsonNode rope =
        config.hasNonNull("rope_parameters")
            ? config.path("rope_parameters")
            : config.path("rope_scaling");
    boolean byLayerType = rope.has("full_attention") || rope.has("sliding_attention");
    JsonNode full = byLayerType ? rope.path("full_attention") : rope;
    return full.isObject() ? full : JsonNodeFactory.instance.objectNode();
  }

  static void write(GgufWriter writer, ModelFolder model, Architecture architecture) {
    RopeMetadata rope = new RopeMetadata(writer, model, architecture);
    double theta = rope.theta(architecture);
    rope.requireKnown(architecture);
    writer.number(rope.prefix + "freq_base", theta);
    double share =
        rope.rope
            .path("partial_rotary_factor")
            .asDouble(model.config().path("partial_rotary_factor").asDouble(1));
    writer.integer(rope.prefix + "dimension_count", (int) (rope.headSize * share));
    if (architecture == Architecture.PHI3) {
      writer.integer(rope.prefix + "scaling.original_context_length", rope.original());
    }
    rope.scaling(architecture, theta, (int) (rope.headSize * share));
  }

  private double theta(Architecture architecture) {
    double usual = architecture == Architecture.GEMMA3 ? 1_000_000 : 10_000;
    return rope.path("rope_theta").asDouble(model.config().path("rope_theta").asDouble(usual));
  }

  private void requireKnown(Architecture architecture) {
    rope.propertyNames()
        .forEach(name ->
            BadInputException.unless(
                KNOWN.contains(name),
                "%s: the rotary setting %s is %s, which a GGUF file has no place for",
                model.weights().file(),
                name,
                rope.path(name)));
    double local =
        model
            .config()
            .at("/rope_parameters/sliding_attention/rope_theta")
            .asDouble(model.config().path("rope_local_base_freq").asDouble(10_000));
    BadInputException.unless(
        architecture != Architecture.GEMMA3 || local == 10_000,
        "%s: the rotary base of layers with a window is %s, llama.cpp computes with 10000",
        model.weights().file(),
        local);
  }

  private void scaling(Architecture architecture, double theta, int rotated) {
    String type = rope.path("rope_type").asString(rope.path("type").asString("default"));
    switch (type) {
      case "default" -> {}
      case "linear" ->
          writer
              .text(prefix + "scaling.type", "linear")
              .number(prefix + "scaling.factor", factor());
      case "yarn" -> yarn();
      case "llama3" -> llama3(theta, rotated);
      case "longrope", "su" -> {
        BadInputException.unless(
            architecture == Architecture.PHI3,
            "%s: the rotary scaling is of the type '%s', which llama.cpp computes in Phi-3 only",
            model.weights().file(),
            type);
        longRope();
      }
      default ->
          throw new BadInputException(
              "%s: the rotary scaling is of the type '%s', which a GGUF file has no place for"
                  .formatted(model.weights().file(), type));
    }
  }

  private double factor() {
    return rope.path("factor").asDouble(1);
  }

  private int original() {
    JsonNode config = model.config();
    return rope.path("original_max_position_embeddings")
        .asInt(
            config
                .path("original_max_position_embeddings")
                .asInt(config.path("max_position_embeddings").asInt()));
  }

  private void yarn() {
    writer.text(prefix + "scaling.type", "yarn").number(prefix + "scaling.factor", factor());
    writer.integer(prefix + "scaling.original_context_length", original());
    if (rope.path("beta_fast").isNumber()) {
      writer.number(prefix + "scaling.yarn_beta_fast", rope.path("beta_fast").asDouble());
    }
    if (rope.path("beta_slow").isNumber()) {
      writer.number(prefix + "scaling.yarn_beta_slow", rope.path("beta_slow").asDouble());
    }
    if (rope.path("attention_factor").isNumber()) {
      double usual = 0.1 * Math.log(factor()) + 1;
      writer.number(
          prefix + "scaling.attn_factor", rope.path("attention_factor").asDouble() / usual);
    }
  }

  private void llama3(double theta, int rotated) {
    double low = rope.path("low_freq_factor").asDouble(1);
    Llama3Rope scaling =
        new Llama3Rope(factor(), rope.path("high_freq_factor").asDouble(4) / low, original() / low);
    float[] divisors = new float[rotated / 2];
    for (int i = 0; i < divisors.length; i++) {
      divisors[i] = (float) scaling.divisor(Llama3Rope.wavelength(i, divisors.length, theta));
    }
    vector(TensorNames.ROTARY_FACTORS, divisors);
  }

  private void longRope() {
    double stretched =
        model.config().path("max_position_embeddings").asDouble() / (double) original();
    double usual = Math.sqrt(1 + Math.log(stretched) / Math.log(original()));
    writer.number(
        prefix + "scaling.attn_factor",
        rope.path("attention_factor").asDouble(stretched <= 1 ? 1 : usual));
    vector(TensorNames.LONG_FACTORS, floats("long_factor"));
    vector(TensorNames.SHORT_FACTORS, floats("short_factor"));
  }

  private float[] floats(String field) {
    float[] values = new float[rope.path(field).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rope.path(field).path(i).asDouble();
    }
    return values;
  }

  private void vector(String name, float[] values) {
    writer.tensor(
        name,
        new long[] {values.length},
        BlockKind.F32,
        row -> row,
        count -> MemorySegment.ofArray(values));
  }
}
