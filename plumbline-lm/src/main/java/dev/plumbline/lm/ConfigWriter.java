package dev.plumbline.lm;

import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Writes a {@code config.json} that {@link DecoderConfig#read} and other tools accept. */
final class ConfigWriter {
  /** Names of Python's classes. */
  private static final Map<String, String> CLASSES =
      Map.of("llama", "LlamaForCausalLM", "qwen2", "Qwen2ForCausalLM");

  private ConfigWriter() {}

  /**
   * Writes one of a Llama or a Qwen2; those of other architectures are copied from where the model
   * came from.
   */
  static void write(
      DecoderConfig config, Path configJson, DataType storedAs, int endOfSequenceToken) {
    String name = CLASSES.get(config.modelType());
    if (name == null) {
      throw new BadInputException(
          "a config.json for model_type %s is not written anew; save the model like the checkpoint that it came from"
              .formatted(config.modelType()));
    }
    ObjectNode json = Json.object();
    json.putArray("architectures").add(name);
    json.put("model_type", config.modelType());
    json.put("vocab_size", config.vocabularySize());
    json.put("hidden_size", config.hiddenSize());
    json.put("intermediate_size", config.intermediateSize());
    json.put("num_hidden_layers", config.layers().size());
    json.put("num_attention_heads", config.attentionHeads());
    json.put("num_key_value_heads", config.keyValueHeads());
    json.put("head_dim", config.headSize());
    json.put("max_position_embeddings", config.maxPositions());
    json.put("rope_theta", theta(config));
    json.put("rms_norm_eps", config.norms().epsilon());
    json.put("tie_word_embeddings", config.tiedEmbeddings());
    json.put("hidden_act", "silu");
    json.put("initializer_range", 0.02);
    if (config.modelType().equals("llama")) {
      json.put("attention_bias", config.biases().queryKeyValue());
      json.put("mlp_bias", config.biases().feedForward());
    }
    json.putNull("bos_token_id");
    json.put("eos_token_id", endOfSequenceToken);
    json.put("torch_dtype", storedAs.configName);
    Json.write(configJson, json);
  }

  private static double theta(DecoderConfig config) {
    if (config.layers().getFirst().positions() instanceof Positions.Rotary rotary
        && rotary.scaling() instanceof Positions.Plain) {
      return rotary.theta();
    }
    throw new BadInputException(
        "the rotary settings %s are not written anew; save the model like the checkpoint that it came from"
            .formatted(config.layers().getFirst().positions()));
  }
}
