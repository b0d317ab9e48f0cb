package dev.plumbline.lm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterConfigTest {
  private static final String NEEDED =
      "\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 3, \"target_modules\": [\"q_proj\"]";

  @TempDir Path folder;

  private LoraSettings read(String settings) throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), "{" + settings + "}", UTF_8);
    return AdapterConfig.read(folder, 9);
  }

  @Test
  void what_is_written_is_what_is_read() {
    for (LoraSettings.Form form : LoraSettings.Form.values()) {
      double alpha = form == LoraSettings.Form.DORA ? 16 : 2.5;
      LoraSettings settings =
          new LoraSettings(8, alpha, 0.1, List.of("q_proj", "up_proj"), 9, form);
      AdapterConfig.write(folder, settings, "a/base");
      assertThat(AdapterConfig.read(folder, 9)).isEqualTo(settings);
    }
  }

  @Test
  void what_is_absent_has_the_defaults_of_peft() throws IOException {
    assertThat(read(NEEDED)).isEqualTo(new LoraSettings(2, 3, 0, List.of("q_proj"), 9));
  }

  @Test
  void use_dora_says_the_form() throws IOException {
    assertThat(read(NEEDED + ", \"use_dora\": true"))
        .isEqualTo(read(NEEDED).with(LoraSettings.Form.DORA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use_dora\": false",
        "\"modules_to_save\": null",
        "\"modules_to_save\": []",
        "\"rank_pattern\": {}",
        "\"init_lora_weights\": \"gaussian\"",
        "\"base_model_name_or_path\": \"some/model\"",
        "\"peft_version\": \"0.21.2\"",
        "\"qalora_group_size\": 16",
        "\"a_setting_of_the_future\": null"
      })
  void settings_that_change_nothing_are_read_over(String setting) throws IOException {
    assertThat(read(NEEDED + ", " + setting)).isEqualTo(read(NEEDED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "use_rslora|true",
        "use_qalora|true",
        "lora_bias|true",
        "fan_in_fan_out|true",
        "modules_to_save|[\"lm_head\"]",
        "rank_pattern|{\"q_proj\":4}",
        "alpha_pattern|{\"q_proj\":4}",
        "layers_to_transform|[0]",
        "layers_to_transform|0",
        "layer_replication|[[0,2]]",
        "exclude_modules|\"v_proj\"",
        "target_parameters|[\"experts\"]",
        "trainable_token_indices|[1]",
        "alora_invocation_tokens|[1]",
        "loftq_config|{\"loftq_bits\":4}",
        "init_lora_weights|\"pissa\"",
        "bias|\"all\"",
        "task_type|\"SEQ_CLS\""
      })
  void settings_that_would_change_the_result_are_refused_by_name(String key, String value) {
    refused(
        NEEDED + ", \"" + key + "\": " + value,
        key + " is " + value + ", which this decoder does not compute");
  }

  @Test
  void other_kinds_of_adapters_and_settings_that_are_not_known_are_refused() {
    refused(
        NEEDED.replace("LORA", "IA3"),
        "peft_type is \"IA3\", must be \"LORA\", the only kind of adapter known here");
    refused(NEEDED + ", \"use_novelty\": true", "use_novelty is true, and what that changes is");
    refused(
        NEEDED.replace("[\"q_proj\"]", "\".*_proj\""),
        "target_modules is \".*_proj\", must be a list of names");
    refused(
        NEEDED.replace("[\"q_proj\"]", "[1]"), "target_modules is [1], must be a list of names");
  }

  private void refused(String settings, String message) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> read(settings))
        .withMessageStartingWith(folder.resolve("adapter_config.json") + ": " + message);
  }

  @Test
  void damaged_settings_are_refused() {
    for (String setting : List.of("\"r\": \"x\"", "\"r\": 1e30", "\"lora_alpha\": null")) {
      String key = setting.substring(0, setting.indexOf(':'));
      assertThatExceptionOfType(CorruptCheckpointException.class)
          .isThrownBy(() -> read(NEEDED.replaceFirst(key + ": [23]", setting)))
          .withMessageContaining("adapter_config.json: found " + key.replace("\"", ""));
    }
  }
}
