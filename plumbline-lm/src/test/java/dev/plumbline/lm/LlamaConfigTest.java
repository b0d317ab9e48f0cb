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

class LlamaConfigTest {

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("config.json");
  }

  @Test
  void what_is_written_is_read() {
    for (LlamaConfig config : List.of(Small.llama(), Small.qwen())) {
      config.write(file, DataType.BF16, 3);
      assertThat(LlamaConfig.read(file)).isEqualTo(config);
    }
  }

  @Test
  void what_other_tools_look_for_is_there() {
    Small.qwen().write(file, DataType.BF16, 3);
    assertThat(Json.read(file).get("architectures").get(0).asString())
        .isEqualTo("Qwen2ForCausalLM");
    assertThat(Json.read(file).get("torch_dtype").asString()).isEqualTo("bfloat16");
    assertThat(Json.read(file).get("eos_token_id").asInt()).isEqualTo(3);
    Small.llama().write(file, DataType.FP32, 3);
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
    LlamaConfig expected = new LlamaConfig(32, 24, 36, 2, 6, 6, 4, 64, 10_000, 1e-6, false, false);
    Files.writeString(file, "{\"model_type\": \"llama\", " + LEAST + "}");
    assertThat(LlamaConfig.read(file)).isEqualTo(expected);
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
    assertThat(LlamaConfig.read(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\": \"gpt2\" | model_type is 'gpt2', must be llama or qwen2",
        "\"attention_bias\": true | attention_bias is true, which this decoder does not compute",
        "\"mlp_bias\": true | mlp_bias is true, which this decoder does not compute",
        "\"hidden_act\": \"gelu\" | hidden_act is \"gelu\", which this decoder does not compute",
        "\"rope_scaling\": {\"rope_type\": \"llama3\"}"
            + " | rope_scaling is {\"rope_type\":\"llama3\"}, which this decoder does not compute",
        "\"rope_scaling\": {\"type\": \"linear\"}"
            + " | rope_scaling is {\"type\":\"linear\"}, which this decoder does not compute",
        "\"rope_parameters\": {\"rope_type\": \"yarn\"}"
            + " | rope_parameters is {\"rope_type\":\"yarn\"}, which this decoder does not compute",
        "\"quantization_config\": {} | quantization_config is {}, which this decoder does not compute",
      })
  void what_the_decoder_does_not_compute_is_refused(String field, String message)
      throws IOException {
    Files.writeString(file, "{\"model_type\": \"llama\", " + LEAST + ", " + field + "}");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> LlamaConfig.read(file))
        .withMessage(file + ": " + message);
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
      })
  void values_of_the_wrong_kind_are_refused(String field, String message) throws IOException {
    Files.writeString(file, "{\"model_type\": \"llama\", " + LEAST + ", " + field + "}");
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> LlamaConfig.read(file))
        .withMessage(file + ": found " + message);
  }

  @Test
  void a_file_that_is_absent_or_not_json_is_refused() throws IOException {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> LlamaConfig.read(file))
        .withMessage(file + " does not exist");
    Files.writeString(file, "{\"model_type\": ");
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> LlamaConfig.read(file))
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
            new LlamaConfig(
                vocabulary, 24, 36, 2, heads, shared, size, positions, theta, 1e-5, true, false))
        .withMessage(message);
  }
}
