package dev.plumbline.lm;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shape of a Llama-family decoder; reads and writes the {@code config.json} of Hugging Face.
 *
 * @param vocabularySize rows of the embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the feed-forward layers
 * @param layers number of decoder layers
 * @param attentionHeads query heads
 * @param keyValueHeads key and value heads; divides attentionHeads (grouped-query attention)
 * @param headSize width of one head; even
 * @param maxPositions longest document, in tokens
 * @param ropeTheta base of the rotary frequencies
 * @param normEpsilon added to the mean square in RMSNorm
 * @param tiedEmbeddings whether the output matrix is the embedding
 * @param attentionBias whether q, k and v have biases (Qwen2) or not (Llama)
 */
public record LlamaConfig(
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int attentionHeads,
    int keyValueHeads,
    int headSize,
    int maxPositions,
    double ropeTheta,
    double normEpsilon,
    boolean tiedEmbeddings,
    boolean attentionBias) {

  public LlamaConfig {
    positive("vocabularySize", vocabularySize);
    positive("hiddenSize", hiddenSize);
    positive("intermediateSize", intermediateSize);
    positive("layers", layers);
    positive("attentionHeads", attentionHeads);
    positive("keyValueHeads", keyValueHeads);
    positive("headSize", headSize);
    positive("maxPositions", maxPositions);
    BadInputException.unless(headSize % 2 == 0, "headSize is %d, must be even", headSize);
    BadInputException.unless(
        attentionHeads % keyValueHeads == 0,
        "keyValueHeads is %d, must divide attentionHeads %d",
        keyValueHeads,
        attentionHeads);
    BadInputException.unless(ropeTheta > 0, "ropeTheta is %s, must be positive", ropeTheta);
    BadInputException.unless(normEpsilon > 0, "normEpsilon is %s, must be positive", normEpsilon);
  }

  private static void positive(String name, int value) {
    BadInputException.unless(value > 0, "%s is %d, must be positive", name, value);
  }

  /** Number of parameters; a tied embedding counts once. */
  public long parameters() {
    long queryKeyValue = (long) hiddenSize * headSize * (attentionHeads + 2L * keyValueHeads);
    long bias = attentionBias ? headSize * (attentionHeads + 2L * keyValueHeads) : 0;
    long output = (long) hiddenSize * headSize * attentionHeads;
    long feedForward = 3L * hiddenSize * intermediateSize;
    long embeddings = (tiedEmbeddings ? 1L : 2L) * vocabularySize * hiddenSize;
    return embeddings
        + layers * (queryKeyValue + bias + output + feedForward + 2L * hiddenSize)
        + hiddenSize;
  }

  /**
   * Reads a {@code config.json} with model_type llama or qwen2.
   *
   * @throws BadInputException when the file asks for something that this decoder does not compute
   */
  public static LlamaConfig read(Path configJson) {
    JsonNode json = Json.read(configJson);
    String type = json.path("model_type").asString("");
    BadInputException.unless(
        type.equals("llama") || type.equals("qwen2"),
        "%s: model_type is '%s', must be llama or qwen2",
        configJson,
        type);
    unsupported(
        configJson,
        json,
        "attention_bias",
        type.equals("llama") && json.path("attention_bias").asBoolean(false));
    unsupported(configJson, json, "mlp_bias", json.path("mlp_bias").asBoolean(false));
    unsupported(
        configJson, json, "use_sliding_window", json.path("use_sliding_window").asBoolean(false));
    unsupported(
        configJson, json, "hidden_act", !json.path("hidden_act").asString("silu").equals("silu"));
    unsupported(configJson, json, "quantization_config", json.hasNonNull("quantization_config"));
    JsonNode rope =
        json.hasNonNull("rope_parameters")
            ? json.get("rope_parameters")
            : json.path("rope_scaling");
    String ropeType = rope.path("rope_type").asString(rope.path("type").asString("default"));
    unsupported(configJson, json, "rope_scaling", !ropeType.equals("default"));
    int hidden = integer(configJson, json, "hidden_size");
    int heads = integer(configJson, json, "num_attention_heads");
    return new LlamaConfig(
        integer(configJson, json, "vocab_size"),
        hidden,
        integer(configJson, json, "intermediate_size"),
        integer(configJson, json, "num_hidden_layers"),
        heads,
        json.path("num_key_value_heads").asInt(heads),
        json.path("head_dim").asInt(hidden / heads),
        integer(configJson, json, "max_position_embeddings"),
        rope.path("rope_theta").asDouble(json.path("rope_theta").asDouble(10_000)),
        json.path("rms_norm_eps").asDouble(1e-6),
        json.path("tie_word_embeddings").asBoolean(false),
        type.equals("qwen2"));
  }

  private static void unsupported(Path file, JsonNode json, String field, boolean present) {
    BadInputException.unless(
        !present,
        "%s: %s is %s, which this decoder does not compute",
        file,
        field,
        json.path(field));
  }

  private static int integer(Path file, JsonNode json, String field) {
    if (!json.path(field).isIntegralNumber()) {
      throw new CorruptCheckpointException(file, field + " " + json.path(field), "an integer");
    }
    return json.get(field).asInt();
  }

  /** Writes a {@code config.json} that {@link #read} and the transformers library accept. */
  public void write(Path configJson, DataType storedAs, int endOfSequenceToken) {
    ObjectNode json = Json.object();
    json.putArray("architectures").add(attentionBias ? "Qwen2ForCausalLM" : "LlamaForCausalLM");
    json.put("model_type", attentionBias ? "qwen2" : "llama");
    json.put("vocab_size", vocabularySize);
    json.put("hidden_size", hiddenSize);
    json.put("intermediate_size", intermediateSize);
    json.put("num_hidden_layers", layers);
    json.put("num_attention_heads", attentionHeads);
    json.put("num_key_value_heads", keyValueHeads);
    json.put("head_dim", headSize);
    json.put("max_position_embeddings", maxPositions);
    json.put("rope_theta", ropeTheta);
    json.put("rms_norm_eps", normEpsilon);
    json.put("tie_word_embeddings", tiedEmbeddings);
    json.put("hidden_act", "silu");
    json.put("initializer_range", 0.02);
    if (!attentionBias) {
      json.put("attention_bias", false);
      json.put("mlp_bias", false);
    }
    json.putNull("bos_token_id");
    json.put("eos_token_id", endOfSequenceToken);
    json.put("torch_dtype", storedAs.configName);
    Json.write(configJson, json);
  }
}
