package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderConfigTest {

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("config.json");
  }

  @Test
  void what_is_written_is_read() {
    for (DecoderConfig config : List.of(Small.llama(), Small.qwen())) {
      ConfigWriter.write(config, file, DataType.BF16, 3);
      assertThat(DecoderConfig.read(file)).isEqualTo(config);
    }
  }

  @Test
  void what_other_tools_look_for_is_there() {
    ConfigWriter.write(Small.qwen(), file, DataType.BF16, 3);
    assertThat(Json.read(file).get("architectures").get(0).asString())
        .isEqualTo("Qwen2ForCausalLM");
    assertThat(Json.read(file).get("torch_dtype").asString()).isEqualTo("bfloat16");
    assertThat(Json.read(file).get("eos_token_id").asInt()).isEqualTo(3);
    ConfigWriter.write(Small.llama(), file, DataType.FP32, 3);
    assertThat(Json.read(file).get("architectures").get(0).asString())
        .isEqualTo("LlamaForCausalLM");
    assertThat(Json.read(file).get("attention_bias").asBoolean()).isFalse();
  }

  private static final String LEAST =
      """
      "vocab_size": 32, "hidden_size": 24, "intermediate_size": 36, "num_hidden_layers": 2,
      "num_attention_heads": 6, "max_position_embeddings": 64
      """;

  @Test
  void what_a_file_leaves_out_or_has_as_null_takes_the_defaults_of_the_format() throws IOException {
    DecoderConfig expected = DecoderConfig.llama(32, 24, 36, 2, 6, 6, 4, 64, 10_000, 1e-6, false);
    Files.writeString(file, "{\"model_type\": \"llama\", " + LEAST + "}");
    assertThat(DecoderConfig.read(file)).isEqualTo(expected);
    Files.writeString(
        file,
        "{\"model_type\": \"llama\", "
            + """
            "num_key_value_heads": null, "head_dim": null, "rope_scaling": null, "rope_theta": null,
            "rms_norm_eps": null, "tie_word_embeddings": null, "attention_bias": null,
            "hidden_act": null, "mlp_bias": null, "quantization_config": null,
            """
            + LEAST
            + "}");
    assertThat(DecoderConfig.read(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\": \"gpt2\""
            + " | model_type is 'gpt2', must be one of gemma2, gemma3_text, granite, llama, mistral, olmo2, olmo3, phi3, qwen2, qwen3, smollm3",
        "\"hidden_act\": \"gelu\""
            + " | hidden_act is \"gelu\", which this decoder does not compute",
        "\"rope_interleaved\": true"
            + " | rope_interleaved is true, which this decoder does not compute",
        "\"rope_scaling\": {\"rope_type\": \"dynamic\", \"factor\": 2}"
            + " | rope_scaling.rope_type is \"dynamic\", which this decoder does not compute",
        "\"rope_scaling\": {\"type\": \"mrope\"}"
            + " | rope_scaling.type is \"mrope\", which this decoder does not compute",
        "\"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 0}"
            + " | the rotary factor is 0.0, must be positive",
        "\"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 2}, \"rope_parameters\": {}"
            + " | rope_parameters is {} and rope_scaling is {\"rope_type\":\"linear\",\"factor\":2}; take one of them out",
        "\"partial_rotary_factor\": 1.5"
            + " | partial_rotary_factor is 1.5, must be above 0 and at most 1",
        "\"partial_rotary_factor\": 0.3"
            + " | partial_rotary_factor 0.3 of heads of 4 is 1 elements, must be an even number",
        "\"quantization_config\": {\"quant_method\": \"gptq\"}"
            + " | the weights are quantised (quantization_config is {\"quant_method\":\"gptq\"}), which is not computed; take the checkpoint before quantisation",
        "\"model_type\": \"mixtral\", \"num_local_experts\": 8"
            + " | model_type mixtral is a mixture of experts (num_local_experts is 8), which is not computed; take a dense model",
        "\"model_type\": \"qwen3_moe\", \"num_experts\": 128"
            + " | model_type qwen3_moe is a mixture of experts (num_experts is 128), which is not computed; take a dense model",
        "\"model_type\": \"gemma3\", \"vision_config\": {}"
            + " | model_type gemma3 sees or hears (vision_config or audio_config), which is not computed; take a model of text alone, such as gemma3_text",
        "\"logit_scale\": 0.5"
            + " | logit_scale is 0.5, and what that changes is not known here; take the key out if it changes nothing",
        "\"rope_scaling\": {\"spin\": 2}"
            + " | rope_scaling.spin is 2, and what that changes is not known here; take the key out if it changes nothing",
        "\"model_type\": \"phi3\", \"rope_scaling\": {\"type\": \"yarn\"}"
            + " | rope_scaling.type is \"yarn\", which this decoder does not compute",
        "\"model_type\": \"phi3\", \"rope_scaling\": {\"type\": \"longrope\", \"short_factor\": [1]}"
            + " | short_factor is [1.0], must be 2 positive numbers",
        "\"model_type\": \"qwen2\", \"num_key_value_heads\": 2, \"use_mrope\": true"
            + " | use_mrope is true, which this decoder does not compute",
        "\"model_type\": \"qwen2\", \"num_key_value_heads\": 2, \"layer_types\": [\"full_attention\", \"linear_attention\"]"
            + " | layer_types is [\"full_attention\", \"linear_attention\"], must be sliding_attention or full_attention for each of 2 layers",
        "\"model_type\": \"smollm3\", \"num_key_value_heads\": 2, \"no_rope_layers\": [1]"
            + " | no_rope_layers has 1 elements, must have one for each of 2 layers",
        "\"model_type\": \"gemma3_text\", \"num_key_value_heads\": 2, \"head_dim\": 4, \"attn_logit_softcapping\": 50.0"
            + " | attn_logit_softcapping is 50.0, which this decoder does not compute",
        "\"model_type\": \"gemma2\", \"num_key_value_heads\": 2, \"head_dim\": 4, \"hidden_activation\": \"gelu\""
            + " | hidden_activation is \"gelu\", which this decoder does not compute",
        "\"model_type\": \"gemma3_text\", \"num_key_value_heads\": 2, \"head_dim\": 4, \"use_bidirectional_attention\": true"
            + " | use_bidirectional_attention is true, which this decoder does not compute",
        "\"model_type\": \"olmo3\", \"rope_theta\": 10000"
            + " | rope_theta is 10000, which this decoder does not compute",
        "\"model_type\": \"mistral\", \"num_key_value_heads\": 2, \"sliding_window\": 0"
            + " | window is 0, must be positive",
      })
  void what_the_decoder_does_not_compute_is_refused(String field, String message)
      throws IOException {
    String type = field.contains("model_type") ? "" : "\"model_type\": \"llama\", ";
    Files.writeString(file, "{" + type + LEAST + ", " + field + "}");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> DecoderConfig.read(file))
        .withMessage((message.startsWith("window") ? "" : file + ": ") + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"vocab_size\": \"many\" | vocab_size \"many\", expected an integer",
        "\"vocab_size\": null | vocab_size null, expected an integer",
        "\"hidden_size\": 24.5 | hidden_size 24.5, expected an integer",
        "\"hidden_size\": 99999999999 | hidden_size 99999999999, expected an integer",
        "\"head_dim\": \"x\" | head_dim \"x\", expected an integer",
        "\"rope_theta\": \"x\" | rope_theta \"x\", expected a number",
        "\"rms_norm_eps\": [] | rms_norm_eps [], expected a number",
        "\"tie_word_embeddings\": 3 | tie_word_embeddings 3, expected true or false",
        "\"rope_scaling\": {\"type\": \"yarn\"} | rope_scaling.factor , expected a number",
        "\"rope_scaling\": 3 | rope_scaling 3, expected an object",
        "\"model_type\": \"qwen3\" | num_key_value_heads , expected an integer",
        "\"model_type\": \"gemma2\", \"num_key_value_heads\": 2 | head_dim , expected an integer",
        "\"hidden_act\": 3, \"model_type\": 5 | model_type 5, expected a text",
      })
  void values_of_the_wrong_kind_are_refused(String field, String message) throws IOException {
    String type = field.contains("model_type") ? "" : "\"model_type\": \"llama\", ";
    Files.writeString(file, "{" + type + LEAST + ", " + field + "}");
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> DecoderConfig.read(file))
        .withMessage(file + ": found " + message);
  }

  @Test
  void a_file_that_is_absent_or_not_json_is_refused() throws IOException {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> DecoderConfig.read(file))
        .withMessage(file + " does not exist");
    Files.writeString(file, "{\"model_type\": ");
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> DecoderConfig.read(file))
        .withMessageStartingWith(file + ": found text that is not JSON");
  }

  @Test
  void sizes_that_make_no_sense_are_refused_with_one_sentence() {
    refused("vocabularySize is 0, must be positive", 0, 6, 2, 4, 64, 1);
    refused("headSize is 5, must be even", 40, 6, 2, 5, 64, 1);
    refused("keyValueHeads is 4, must divide attentionHeads 6", 40, 6, 4, 4, 64, 1);
    refused("maxPositions is -1, must be positive", 40, 6, 2, 4, -1, 1);
    refused("ropeTheta is 0.0, must be positive", 40, 6, 2, 4, 64, 0);
  }

  private static void refused(
      String message,
      int vocabulary,
      int heads,
      int shared,
      int size,
      int positions,
      double theta) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() ->
            DecoderConfig.llama(
                vocabulary, 24, 36, 2, heads, shared, size, positions, theta, 1e-5, true))
        .withMessage(message);
  }
}
