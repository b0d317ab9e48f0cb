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
    return of(configJson, Json.read(configJson));
  }

  /** As {@link #read}, of what another file says. */
  static LlamaConfig of(Path configJson, JsonNode json) {
    Fields fields = new Fields(configJson, json);
    String type = fields.json.path("model_type").asString("");
    BadInputException.unless(
        type.equals("llama") || type.equals("qwen2"),
        "%s: model_type is '%s', must be llama or qwen2",
        configJson,
        type);
    fields.refuse("attention_bias", type.equals("llama") && fields.flag("attention_bias"));
    fields.refuse("mlp_bias", fields.flag("mlp_bias"));
    fields.refuse("use_sliding_window", fields.flag("use_sliding_window"));
    fields.refuse("hidden_act", !fields.json.path("hidden_act").asString("silu").equals("silu"));
    fields.refuse("quantization_config", fields.json.hasNonNull("quantization_config"));
    Fields rope = fields.rope();
    int hidden = fields.integer("hidden_size");
    int heads = fields.integer("num_attention_heads");
    return new LlamaConfig(
        fields.integer("vocab_size"),
        hidden,
        fields.integer("intermediate_size"),
        fields.integer("num_hidden_layers"),
        heads,
        fields.integer("num_key_value_heads", heads),
        fields.integer("head_dim", hidden / Math.max(1, heads)),
        fields.integer("max_position_embeddings"),
        rope.number("rope_theta", fields.number("rope_theta", 10_000)),
        fields.number("rms_norm_eps", 1e-6),
        fields.flag("tie_word_embeddings"),
        type.equals("qwen2"));
  }

  /** Fields of a configuration; one that is null is one that is absent. */
  private record Fields(Path file, JsonNode json) {

    /** The rotary settings, under their newer or older name. */
    Fields rope() {
      String name = json.hasNonNull("rope_parameters") ? "rope_parameters" : "rope_scaling";
      JsonNode rope = json.path(name);
      String type = rope.path("rope_type").asString(rope.path("type").asString("default"));
      refuse(name, !type.equals("default"));
      return new Fields(file, rope);
    }

    void refuse(String field, boolean unsupported) {
      BadInputException.unless(
          !unsupported,
          "%s: %s is %s, which this decoder does not compute",
          file,
          field,
          json.path(field));
    }

    int integer(String field) {
      JsonNode value = json.path(field);
      expect(field, value.isIntegralNumber() && value.canConvertToInt(), "an integer");
      return value.asInt();
    }

    int integer(String field, int absent) {
      return json.hasNonNull(field) ? integer(field) : absent;
    }

    double number(String field, double absent) {
      expect(field, !json.hasNonNull(field) || json.path(field).isNumber(), "a number");
      return json.path(field).asDouble(absent);
    }

    boolean flag(String field) {
      expect(field, !json.hasNonNull(field) || json.path(field).isBoolean(), "true or false");
      return json.path(field).asBoolean(false);
    }

    private void expect(String field, boolean condition, String expected) {
      if (!condition) {
        throw new CorruptCheckpointException(file, field + " " + json.path(field), expected);
      }
    }
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
