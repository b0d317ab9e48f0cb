package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptedWeightsTest {
  private static final int[] TEXT = {3, 1, 4, 1, 5, 9, 2, 6};
  private static final LoraSettings ALL = LoraSettings.of(3, 5, 7);
  private static final LoraSettings SOME =
      new LoraSettings(2, 3, 0, List.of("k_proj", "up_proj", "down_proj"), 7);

  @TempDir Path folder;

  @Test
  void adapters_change_nothing_when_they_begin() {
    try (LanguageModel adapted = Small.adapted(1, ALL);
        LanguageModel frozen = Small.model(1).merged(DataType.FP32)) {
      assertThat(DecoderTest.logits(adapted, TEXT)).isDeepEqualTo(DecoderTest.logits(frozen, TEXT));
    }
  }

  @Test
  void the_first_factors_begin_uniform_up_to_one_over_the_root_of_their_inputs() {
    try (LanguageModel model = Small.adapted(1, ALL);
        LanguageModel same = Small.adapted(2, ALL);
        LanguageModel other = Small.adapted(1, LoraSettings.of(3, 5, 8))) {
      assertThat(values(same)).isEqualTo(values(model));
      assertThat(values(other)).isNotEqualTo(values(model));
      model
          .trainable()
          .named()
          .forEach((name, tensor) -> {
            float[] values = Tensors.toFloats(tensor);
            if (name.endsWith("lora_B.weight")) {
              assertThat(values).containsOnly(0);
              return;
            }
            double bound = 1 / Math.sqrt(tensor.size(1));
            assertThat(max(tensor)).isBetween(0.9 * bound, bound);
            assertThat(tensor.square().mean().item_double())
                .isCloseTo(bound * bound / 3, within(0.1 * bound * bound));
          });
    }
  }

  private static float[] values(LanguageModel model) {
    return Tensors.toFloats(model.trainable().values);
  }

  private static double max(Tensor tensor) {
    return tensor.abs().max().item_double();
  }

  /** With W + s B A for W, dB = s dW Aᵀ and dA = s Bᵀ dW. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradients_are_those_of_the_full_matrix_by_the_chain_rule(boolean all) {
    LoraSettings settings = all ? ALL : SOME;
    try (LanguageModel adapted = Small.shaken(1, settings);
        LanguageModel merged = adapted.merged(DataType.FP32);
        LanguageModel full = trainable(merged);
        PointerScope _ = new PointerScope()) {
      double loss = backward(adapted);
      assertThat(backward(full)).isCloseTo(loss, within(1e-5));
      Scalar scale = new Scalar(settings.scale());
      Map<String, Tensor> gradients = adapted.trainable().gradients();
      assertThat(gradients).hasSize(2 * 2 * (all ? 7 : 3));
      for (String name : gradients.keySet()) {
        String matrix = name.replaceFirst("\\.lora_[AB]", "");
        Tensor whole = tensor(full.trainable().gradients(), matrix);
        Map<String, Tensor> factors = adapted.trainable().named();
        Tensor expected =
            name.endsWith("lora_B.weight")
                ? whole.matmul(tensor(factors, name.replace("lora_B", "lora_A")).t())
                : tensor(factors, name.replace("lora_A", "lora_B")).t().matmul(whole);
        Tensor gradient = tensor(gradients, name);
        assertThat(max(gradient)).as(name).isGreaterThan(1e-3);
        assertThat(max(gradient.sub(expected.mul(scale)))).as(name).isLessThan(2e-6);
      }
    }
  }

  private static LanguageModel trainable(LanguageModel model) {
    return Decoder.trainable(
        model.config(),
        Device.CPU,
        (name, target) -> target.copy_(tensor(model.parameters(), name)));
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static double backward(LanguageModel model) {
    return Small.backward(model, Small.documents(20, 3, 4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_merged_model_computes_what_the_adapted_one_does(boolean all) {
    try (LanguageModel adapted = Small.shaken(1, all ? ALL : SOME);
        LanguageModel merged = adapted.merged(DataType.FP32);
        LanguageModel plain = Small.model(1)) {
      float[][] expected = DecoderTest.logits(adapted, TEXT);
      assertThat(distance(DecoderTest.logits(merged, TEXT), expected)).isLessThan(1e-5);
      assertThat(distance(DecoderTest.logits(plain, TEXT), expected)).isGreaterThan(0.05);
      assertThat(merged.adapters()).isEmpty();
    }
  }

  static double distance(float[][] one, float[][] other) {
    double most = 0;
    for (int i = 0; i < one.length; i++) {
      for (int j = 0; j < one[i].length; j++) {
        most = Math.max(most, Math.abs(one[i][j] - other[i][j]));
      }
    }
    return most;
  }

  @Test
  void training_changes_the_adapters_and_not_one_byte_of_what_they_stand_beside() {
    try (LanguageModel model = Small.adapted(1, ALL)) {
      float[] before = DecoderTest.weights(model);
      float[] adapters = values(model);
      double[] losses = train(model, 200);
      assertThat(DecoderTest.weights(model)).isEqualTo(before);
      assertThat(values(model)).isNotEqualTo(adapters);
      assertThat(losses[losses.length - 1]).isLessThan(losses[0] - 1);
    }
  }

  private static double[] train(LanguageModel model, int steps) {
    double[] losses = new double[steps];
    Trainer.train(
        model,
        Small.corpus(20),
        Losses.nextToken(),
        new TrainingSettings(
            steps,
            new BatchShape.Packed(2, 24, 1),
            new Schedule(2e-2, 2, 0.5, 0.1),
            new AdamSettings(0.9, 0.95, 0, 1),
            Activations.KEPT,
            0),
        step -> {
          losses[step.step() - 1] = step.loss();
          return true;
        });
    return losses;
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void what_is_frozen_may_be_kept_in_any_format(DataType type) {
    try (LanguageModel exact = Small.shaken(1, ALL)) {
      Decoder narrow = Decoder.adapted(Small.llama(), ALL, type, Device.CPU);
      try (narrow) {
        narrow
            .parameters()
            .forEach((name, target) -> {
              target.copy_(tensor(exact.parameters(), name));
              tensor(exact.parameters(), name).copy_(target); // rounded
            });
        narrow.trainable().values.copy_(exact.trainable().values);
        assertThat(distance(DecoderTest.logits(narrow, TEXT), DecoderTest.logits(exact, TEXT)))
            .isLessThan(1e-5);
        assertThat(backward(narrow)).isCloseTo(backward(exact), within(1e-5));
        assertThat(max(narrow.trainable().gradients.sub(exact.trainable().gradients)))
            .isLessThan(2e-6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LoraSettings.Form.class)
  void texts_come_out_the_same_in_any_batch_bit_for_bit(LoraSettings.Form form) {
    try (LanguageModel model = Small.shaken(1, ALL.with(form))) {
      List<Prompt> prompts = Small.prompts(9, 12);
      SamplingSettings settings = Small.sampling(1, 8);
      List<String> together = Small.exactly(new Sampler(model, 9).sample(prompts, settings));
      List<String> apart =
          prompts.stream()
              .flatMap(prompt ->
                  Small.exactly(new Sampler(model, 1).sample(List.of(prompt), settings)).stream())
              .toList();
      assertThat(apart).isEqualTo(together);
      assertThat(Small.exactly(new Sampler(model, 4).sample(prompts, settings)))
          .isEqualTo(together);
    }
  }

  @Test
  void a_copy_keeps_its_adapters_when_the_original_changes() {
    try (LanguageModel model = Small.shaken(1, ALL);
        LanguageModel copy = model.copy()) {
      float[][] before = DecoderTest.logits(model, TEXT);
      model.trainable().values.zero_();
      model.parameters().values().forEach(Tensor::zero_);
      assertThat(DecoderTest.logits(copy, TEXT)).isDeepEqualTo(before);
      assertThat(Arrays.deepEquals(DecoderTest.logits(model, TEXT), before)).isFalse();
      assertThat(copy.adapters()).isEqualTo(model.adapters());
    }
  }

  @Test
  void a_checkpoint_of_a_model_with_adapters_is_refused_unless_they_are_merged() {
    Path original = ArchitecturesTest.root().resolve("llama");
    try (LanguageModel model =
            Checkpoint.loadForTraining(original, ALL, DataType.FP32, Device.CPU);
        LanguageModel merged = model.merged(DataType.FP32)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() ->
              Checkpoint.saveLike(
                  original, folder.resolve("copy"), model, DataType.FP32, 1_000_000))
          .withMessage(
              "the model has adapters beside its weights, for which a checkpoint has no place; save"
                  + " what merged gives, or the adapters alone with AdapterFolder");
      assertThat(folder.resolve("copy")).doesNotExist();
      Checkpoint.saveLike(original, folder.resolve("copy"), merged, DataType.FP32, 1_000_000);
    }
  }
}
