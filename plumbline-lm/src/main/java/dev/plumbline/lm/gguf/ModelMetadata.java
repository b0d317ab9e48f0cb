package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A {@code config.json} as the metadata of a file. */
final class ModelMetadata {
  /** What is not compared between a configuration and the one of the file made from it. */
  static final Set<String> SAID_ELSEWHERE =
      Set.of(
          "architectures",
          "model_type", // that of a neighbour, which computes the same
          "rope_parameters",
          "bos_token_id",
          "eos_token_id",
          "pad_token_id",
          "original_max_position_embeddings",
          // of a model that attends to all that is before, and of no window where none is used
          "use_sliding_window",
          "no_rope_layer_interval");

  private static final Map<String, String> NEIGHBOURS =
      Map.of("mistral", "llama", "olmo3", "olmo2");

  /** Numbers by their names in both. */
  private static final Map<String, String> INTEGERS =
      new TreeMap<>(
          Map.of(
              "max_position_embeddings", "context_length",
              "hidden_size", "embedding_length",
              "num_hidden_layers", "block_count",
              "intermediate_size", "feed_forward_length",
              "num_attention_heads", "attention.head_count"));

  private static final Map<String, String> NUMBERS =
      new TreeMap<>(
          Map.of(
              "attn_logit_softcapping", "attn_logit_softcapping",
              "final_logit_softcapping", "final_logit_softcapping",
              "attention_multiplier", "attention.scale",
              "embedding_multiplier", "embedding_scale",
              "residual_multiplier", "residual_scale",
              "logits_scaling", "logit_scale"));

  private ModelMetadata() {}

  static Architecture architecture(ModelFolder model) {
    String type = model.config().path("model_type").asString("");
    String known = NEIGHBOURS.getOrDefault(type, type);
    return Arrays.stream(Architecture.values())
        .filter(architecture -> architecture.modelType.equals(known))
        .findFirst()
        .orElseThrow(() ->
            new BadInputException(
                "%s: model_type is '%s', which cannot be written as GGUF; must be one of %s, %s"
                    .formatted(
                        model.weights().file(),
                        type,
                        String.join(", ", NEIGHBOURS.keySet().stream().sorted().toList()),
                        String.join(", ", modelTypes()))));
  }

  private static List<String> modelTypes() {
    return Arrays.stream(Architecture.values()).map(known -> known.modelType).toList();
  }

  static int heads(JsonNode config, String field) {
    return config.path(field).asInt(config.path("num_attention_heads").asInt());
  }

  static int headSize(JsonNode config) {
    return config
        .path("head_dim")
        .asInt(config.path("hidden_size").asInt() / Math.max(1, heads(config, "")));
  }

  static void write(GgufWriter writer, ModelFolder model, Architecture architecture) {
    JsonNode config = model.config();
    String prefix = architecture.ggufName + ".";
    INTEGERS.forEach((field, key) -> writer.integer(prefix + key, required(model, field)));
    writer.integer(prefix + "attention.head_count_kv", heads(config, "num_key_value_heads"));
    writer.number(
        prefix + "attention.layer_norm_rms_epsilon", config.path("rms_norm_eps").asDouble(1e-6));
    writer.integer(prefix + "vocab_size", required(model, "vocab_size"));
    writer.integer(prefix + "attention.key_length", headSize(config));
    writer.integer(prefix + "attention.value_length", headSize(config));
    NUMBERS.forEach((field, key) -> {
      if (config.path(field).isNumber()) {
        writer.number(prefix + key, config.path(field).asDouble());
      }
    });
    window(writer, model, architecture);
    RopeMetadata.write(writer, model, architecture);
  }

  private static int required(ModelFolder model, String field) {
    JsonNode value = model.config().path(field);
    BadInputException.unless(
        value.isIntegralNumber() && value.canConvertToInt() && value.asInt() > 0,
        "%s: %s is %s, must be a positive number",
        model.weights().file(),
        field,
        value);
    return value.asInt();
  }

  /** llama.cpp has no windows in the architecture llama, nor in Qwen's. */
  private static void window(GgufWriter writer, ModelFolder model, Architecture architecture) {
    JsonNode config = model.config();
    int window = config.path("sliding_window").asInt(0);
    boolean used = config.path("use_sliding_window").asBoolean(true) && window > 0;
    if (!used) {
      return;
    }
    switch (architecture) {
      case GEMMA2, GEMMA3, OLMO2, PHI3 ->
          writer.integer(architecture.ggufName + ".attention.sliding_window", window);
      case LLAMA, QWEN2, QWEN3, SMOLLM3, GRANITE ->
          BadInputException.unless(
              window >= config.path("max_position_embeddings").asInt(),
              "%s: sliding_window is %d of %s positions, which llama.cpp does not compute in the"
                  + " architecture %s",
              model.weights().file(),
              window,
              config.path("max_position_embeddings"),
              architecture.ggufName);
    }
  }
}
