package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedPassTest {
  private static final List<List<Example>> GROUPS =
      Small.documents(20, 0, 1, 2).stream().map(List::of).toList();

  private static double backward(LanguageModel model, Activations activations) {
    return Small.backward(model, Losses.nextToken(), activations, 1_000, GROUPS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3", "gemma2", "gemma3", "olmo2", "granite", "phi3"})
  void gradients_are_those_of_what_was_kept(String architecture) {
    DecoderConfig config = ArchitecturesTest.config(architecture);
    try (LanguageModel kept = Decoder.random(config, 1, Device.CPU);
        LanguageModel again = Decoder.random(config, 1, Device.CPU)) {
      assertThat(backward(again, Activations.RECOMPUTED))
          .isCloseTo(backward(kept, Activations.KEPT), within(1e-6));
      float[] gradients = Tensors.toFloats(kept.trainable().gradients);
      assertThat(gradients).isNotEqualTo(new float[gradients.length]);
      assertThat(Tensors.toFloats(again.trainable().gradients))
          .containsExactly(gradients, within(1e-5f));
    }
  }

  @Test
  void adapters_drop_out_the_same_when_they_are_computed_again() {
    LoraSettings settings = new LoraSettings(4, 8, 0.5, List.of(LoraSettings.ALL_LINEAR), 1);
    try (LanguageModel kept = Small.shaken(1, settings);
        LanguageModel again = Small.shaken(1, settings);
        LanguageModel other = Small.shaken(1, settings)) {
      kept.trainable().begin(3);
      again.trainable().begin(3);
      other.trainable().begin(4);
      double loss = backward(kept, Activations.KEPT);
      assertThat(backward(again, Activations.RECOMPUTED)).isCloseTo(loss, within(1e-6));
      assertThat(Tensors.toFloats(again.trainable().gradients))
          .containsExactly(Tensors.toFloats(kept.trainable().gradients), within(1e-6f));
      assertThat(again.trainable().draws()).isEqualTo(kept.trainable().draws()).isPositive();
      assertThat(backward(other, Activations.KEPT)).isNotCloseTo(loss, within(1e-4));
    }
  }
}
