package dev.plumbline.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.lm.CorruptCheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class Llama3RopeTest {
  private static final double BASE = 500_000;

  private static float[] divisors(Llama3Rope rope, int pairs) {
    float[] divisors = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      divisors[i] = (float) rope.divisor(Llama3Rope.wavelength(i, pairs, BASE));
    }
    return divisors;
  }

  private static ObjectNode read(float[] divisors) {
    ObjectNode json = JsonMapper.shared().createObjectNode().put("rope_theta", BASE);
    Container.read(
        Fixtures.file("llama.gguf"),
        container -> {
          Llama3Rope.of(new Settings(container, Architecture.LLAMA), json, divisors);
          return json;
        });
    return json;
  }

  @ParameterizedTest
  @CsvSource({"8, 4, 8192", "32, 4, 8192", "4, 8, 2048", "16, 2, 32768"})
  void the_settings_are_found_from_the_divisors(double factor, double high, int original) {
    ObjectNode json = read(divisors(new Llama3Rope(factor, high, original), 64));
    assertThat(json.path("rope_type").asString()).isEqualTo("llama3");
    assertThat(json.path("factor").asDouble()).isEqualTo(factor);
    assertThat(json.path("low_freq_factor").asDouble()).isEqualTo(1);
    assertThat(Math.round(json.path("high_freq_factor").asDouble() * 100))
        .isEqualTo(Math.round(high * 100));
    assertThat(json.path("original_max_position_embeddings").asInt()).isEqualTo(original);
  }

  @Test
  void divisors_of_another_kind_are_refused() {
    float[] divisors = divisors(new Llama3Rope(8, 4, 8192), 64);
    divisors[10] = 3;
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> read(divisors))
        .withMessageContaining(
            "found rope_freqs.weight that scale rotary frequencies in a way of their own");
  }
}
