package dev.plumbline.lm.gguf;

import dev.plumbline.lm.CorruptCheckpointException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code config.json} of a file, in the form that the transformers library of version 5 writes.
 * What a file leaves to llama.cpp's code is said as that code has it.
 */
final class ModelConfig {
  /** Gemma 2 and 3 of 27 billion parameters scale attention by another width than a head's. */
  private static final int LARGEST_GEMMA2 = 46;

  private static final int LARGEST_GEMMA3 = 62;

  private final Container container;
  private final Architecture architecture;
  private final Settings settings;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private ModelConfig(Container container, Architecture architecture) {
    this.container = container;
    this.architecture = architecture;
    this.settings = new Settings(container, architecture);
  }

  static ObjectNode of(Container container, Architecture architecture) {
    ModelConfig config = new ModelConfig(container, architecture);
    config.shape();
    config.tokens();
    config.special();
    return config.json;
  }

  private void shape() {
    json.putArray("architectures").add(className());
    json.put("model_type", modelType());
    json.put("vocab_size", vocabularySize());
    json.put("hidden_size", settings.integer("embedding_length"));
    json.put("intermediate_size", settings.integer("feed_forward_length"));
    json.put("num_hidden_layers", layers());
    json.put("num_attention_heads", heads());
    json.put("num_key_value_heads", settings.integer("attention.head_count_kv", heads()));
    json.put("head_dim", headSize());
    json.put("max_position_embeddings", settings.integer("context_length"));
    json.put("rms_norm_eps", settings.number("attention.layer_norm_rms_epsilon"));
    json.put("tie_word_embeddings", container.tensor(TensorNames.HEAD).isEmpty());
  }

  /** Both are files of a neighbour: llama.cpp has one architecture for each pair. */
  private String modelType() {
    return windowed(Architecture.LLAMA)
        ? "mistral"
        : windowed(Architecture.OLMO2) ? "olmo3" : architecture.modelType;
  }

  private String className() {
    return windowed(Architecture.LLAMA)
        ? "MistralForCausalLM"
        : windowed(Architecture.OLMO2) ? "Olmo3ForCausalLM" : architecture.className;
  }

  private boolean windowed(Architecture one) {
    return architecture == one && window() > 0;
  }

  private int window() {
    return settings.integer("attention.sliding_window", 0);
  }

  private int layers() {
    int layers = settings.integer("block_count");
    int tensors = container.tensors().size();
    settings.expect(
        "block_count",
        layers > 0 && layers <= tensors,
        "1 to %d, the number of tensors".formatted(tensors));
    return layers;
  }

  private int heads() {
    int heads = settings.integer("attention.head_count");
    settings.expect("attention.head_count", heads > 0, "a positive number");
    return heads;
  }

  private int headSize() {
    int width = settings.integer("embedding_length");
    int absent =
        architecture == Architecture.PHI3
            ? width / heads()
            : settings.integer("rope.dimension_count", width / heads());
    int size = settings.integer("attention.key_length", absent);
    settings.expect(
        "attention.value_length",
        settings.integer("attention.value_length", size) == size,
        "%d as attention.key_length".formatted(size));
    return size;
  }

  /** That of the embedding, which may be larger than the tokenizer's. */
  private long vocabularySize() {
    long rows =
        container
            .tensor(TensorNames.EMBEDDING)
            .orElseThrow(() ->
                new CorruptCheckpointException(
                    container.file(), "no tensor " + TensorNames.EMBEDDING, "the embedding"))
            .shape()[0];
    int tokens = container.value("tokenizer.ggml.tokens").size();
    if (tokens > rows) {
      throw new CorruptCheckpointException(
          container.file(),
          "%d tokens for an embedding of %d rows".formatted(tokens, rows),
          "a row for each token");
    }
    return rows;
  }

  private void tokens() {
    for (String name : new String[] {"bos", "eos", "pad"}) {
      JsonNode id = container.value(SpecialTokens.key(name));
      json.set(
          name + "_token_id", id.isIntegralNumber() ? id : JsonNodeFactory.instance.nullNode());
    }
  }

  private void special() {
    switch (architecture) {
      case LLAMA -> {
        activation("hidden_act", "silu");
        if (window() > 0) {
          json.put("sliding_window", window());
        } else {
          biases("attention_bias", "attn_q");
          biases("mlp_bias", "ffn_up");
        }
        rope(RopeParameters.of(settings, headSize()));
      }
      case QWEN2 -> {
        activation("hidden_act", "silu");
        json.put("use_sliding_window", false);
        layerTypes(1);
        rope(RopeParameters.of(settings, headSize()));
      }
      case QWEN3 -> {
        activation("hidden_act", "silu");
        biases("attention_bias", "attn_q");
        json.put("use_sliding_window", false);
        layerTypes(1);
        rope(RopeParameters.of(settings, headSize()));
      }
      case GEMMA2 -> {
        gemma(layers() == LARGEST_GEMMA2);
        json.put("sliding_window", settings.integer("attention.sliding_window", 4096));
        json.put("attn_logit_softcapping", settings.number("attn_logit_softcapping", 50));
        json.put("final_logit_softcapping", settings.number("final_logit_softcapping", 30));
        layerTypes(2);
        rope(RopeParameters.of(settings, headSize()));
      }
      case GEMMA3 -> {
        gemma(layers() == LARGEST_GEMMA3);
        json.put("sliding_window", window() > 0 ? window() : 4096);
        softCap("attn_logit_softcapping");
        softCap("final_logit_softcapping");
        layerTypes(window() > 0 ? settings.integer("attention.sliding_window_pattern", 6) : 1);
        ropeByLayerType(settings.number("rope.freq_base_swa", 10_000));
      }
      case OLMO2 -> {
        activation("hidden_act", "silu");
        biases("attention_bias", "attn_q");
        if (window() > 0) {
          json.put("sliding_window", window());
          layerTypes(4);
          ropeByLayerType(settings.number("rope.freq_base", 10_000));
        } else {
          rope(RopeParameters.of(settings, headSize()));
        }
      }
      case SMOLLM3 -> {
        activation("hidden_act", "silu");
        biases("attention_bias", "attn_q");
        biases("mlp_bias", "ffn_up");
        json.put("use_sliding_window", false);
        layerTypes(1);
        ArrayNode rotated = json.putArray("no_rope_layers"); // 1 where there are positions
        for (int layer = 0; layer < layers(); layer++) {
          rotated.add((layer + 1) % 4 == 0 ? 0 : 1);
        }
        json.put("no_rope_layer_interval", 4);
        rope(RopeParameters.of(settings, headSize()));
      }
      case GRANITE -> {
        activation("hidden_act", "silu");
        biases("attention_bias", "attn_q");
        biases("mlp_bias", "ffn_up");
        json.put("embedding_multiplier", settings.number("embedding_scale", 1));
        json.put("residual_multiplier", settings.number("residual_scale", 1));
        json.put("logits_scaling", settings.number("logit_scale", 1));
        json.put(
            "attention_multiplier", settings.number("attention.scale", 1 / Math.sqrt(headSize())));
        rope(RopeParameters.of(settings, headSize()));
      }
      case PHI3 -> {
        activation("hidden_act", "silu");
        json.put(
            "original_max_position_embeddings",
            settings.integer(
                "rope.scaling.original_context_length", settings.integer("context_length")));
        if (window() > 0) {
          json.put("sliding_window", window());
        } else {
          json.putNull("sliding_window");
        }
        rope(RopeParameters.ofPhi3(settings, headSize()));
      }
    }
  }

  private void gemma(boolean largest) {
    activation("hidden_activation", "gelu_pytorch_tanh");
    json.put("attention_bias", false);
    json.put(
        "query_pre_attn_scalar",
        largest ? settings.integer("embedding_length") / heads() : headSize());
  }

  private void activation(String field, String name) {
    json.put(field, name);
  }

  private void biases(String field, String module) {
    json.put(field, container.tensor("blk.0." + module + ".bias").isPresent());
  }

  private void softCap(String name) {
    settings
        .optionalNumber(name)
        .ifPresentOrElse(cap -> json.put(name, cap), () -> json.putNull(name));
  }

  /** Full attention in each layer whose number, from 1, is a multiple. */
  private void layerTypes(int every) {
    settings.expect("attention.sliding_window_pattern", every > 0, "a positive number");
    ArrayNode types = json.putArray("layer_types");
    for (int layer = 0; layer < layers(); layer++) {
      types.add((layer + 1) % every == 0 ? "full_attention" : "sliding_attention");
    }
  }

  private void rope(ObjectNode parameters) {
    json.set("rope_parameters", parameters);
  }

  private void ropeByLayerType(double slidingBase) {
    ObjectNode parameters = json.putObject("rope_parameters");
    parameters
        .putObject("sliding_attention")
        .put("rope_type", "default")
        .put("rope_theta", slidingBase);
    parameters.set("full_attention", RopeParameters.of(settings, headSize()));
  }
}
