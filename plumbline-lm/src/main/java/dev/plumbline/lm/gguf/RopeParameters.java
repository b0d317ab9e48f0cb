package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import dev.plumbline.lm.CorruptCheckpointException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code rope_parameters} of a configuration, from a file's settings and tensors. */
final class RopeParameters {
  private RopeParameters() {}

  static ObjectNode of(Settings settings, int headSize) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String type = type(settings);
    json.put("rope_theta", settings.number("rope.freq_base", 10_000));
    Optional<float[]> factors = factors(settings, TensorNames.ROTARY_FACTORS, headSize / 2);
    switch (type) {
      case "none" ->
          factors.ifPresentOrElse(
              list -> Llama3Rope.of(settings, json, list), () -> json.put("rope_type", "default"));
      case "linear" -> json.put("rope_type", "linear").put("factor", factor(settings));
      case "yarn" -> yarn(settings, json);
      default ->
          throw new BadInputException(
              "%s: %s.rope.scaling.type is '%s', must be none, linear or yarn"
                  .formatted(settings.container().file(), settings.architecture().ggufName, type));
    }
    return json;
  }

  private static String type(Settings settings) {
    return settings.text(
        "rope.scaling.type", settings.has("rope.scale_linear") ? "linear" : "none");
  }

  private static double factor(Settings settings) {
    return settings.has("rope.scaling.factor")
        ? settings.number("rope.scaling.factor")
        : settings.number("rope.scale_linear");
  }

  /** What is as usual in llama.cpp is as usual in transformers. */
  private static void yarn(Settings settings, ObjectNode json) {
    double factor = factor(settings);
    json.put("rope_type", "yarn").put("factor", factor);
    json.put(
        "original_max_position_embeddings",
        settings.integer("rope.scaling.original_context_length"));
    settings
        .optionalNumber("rope.scaling.yarn_beta_fast")
        .ifPresent(beta -> json.put("beta_fast", beta));
    settings
        .optionalNumber("rope.scaling.yarn_beta_slow")
        .ifPresent(beta -> json.put("beta_slow", beta));
    settings
        .optionalNumber("rope.scaling.attn_factor")
        .ifPresent(scale -> json.put("attention_factor", scale * (0.1 * Math.log(factor) + 1)));
  }

  /** Factors for short and long contexts where there are any, and heads rotated in part. */
  static ObjectNode ofPhi3(Settings settings, int headSize) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    int rotated = settings.integer("rope.dimension_count", headSize);
    json.put("rope_theta", settings.number("rope.freq_base", 10_000));
    json.put("partial_rotary_factor", (double) rotated / headSize);
    Optional<float[]> longer = factors(settings, TensorNames.LONG_FACTORS, rotated / 2);
    Optional<float[]> shorter = factors(settings, TensorNames.SHORT_FACTORS, rotated / 2);
    if (longer.isEmpty() || shorter.isEmpty()) {
      return json.put("rope_type", "default");
    }
    json.put("rope_type", "longrope");
    json.put(
        "original_max_position_embeddings",
        settings.integer("rope.scaling.original_context_length"));
    add(json.putArray("long_factor"), longer.get());
    add(json.putArray("short_factor"), shorter.get());
    settings
        .optionalNumber("rope.scaling.attn_factor")
        .ifPresent(scale -> json.put("attention_factor", scale));
    return json;
  }

  private static void add(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(Double.parseDouble(Float.toString(value)));
    }
  }

  private static Optional<float[]> factors(Settings settings, String name, int count) {
    return settings.container().tensor(name).map(stored -> values(settings, name, stored, count));
  }

  private static float[] values(Settings settings, String name, StoredTensor stored, int count) {
    if (stored.count() != count) {
      throw new CorruptCheckpointException(
          settings.container().file(),
          "%s with %d values".formatted(name, stored.count()),
          "%d, one for each pair of a head".formatted(count));
    }
    float[] values = new float[count];
    stored.copyTo(MemorySegment.ofArray(values));
    return values;
  }
}
