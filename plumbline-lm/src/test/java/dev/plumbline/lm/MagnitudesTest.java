package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.lm.LoraSettings.Form;
import dev.plumbline.lm.Weight.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagnitudesTest {
  private static final int[] TEXT = {3, 1, 4, 1, 5, 9, 2, 6};
  private static final LoraSettings ALL = LoraSettings.of(3, 5, 7).with(Form.DORA);
  private static final LoraSettings SOME =
      new LoraSettings(2, 3, 0, List.of("k_proj", "up_proj", "down_proj"), 7, Form.DORA);

  private static LoraSettings settings(boolean all) {
    return all ? ALL : SOME;
  }

  /** Magnitudes around 1, which are none of the matrices', beside shaken factors. */
  private static LanguageModel shaken(LoraSettings settings) {
    LanguageModel model = Small.shaken(1, settings);
    try (PointerScope _ = new PointerScope()) {
      model
          .trainable()
          .named()
          .forEach((name, values) -> {
            if (name.endsWith("magnitude_vector")) {
              values.mul_(new Scalar(2)).add_(new Scalar(1));
            }
          });
    }
    return model;
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static double max(Tensor tensor) {
    return tensor.abs().max().item_double();
  }

  private static double backward(LanguageModel model) {
    return Small.backward(model, Small.documents(20, 3, 4));
  }

  private static Tensor norms(Tensor rows) {
    return rows.square().sum(new long[] {1}, true, new ScalarTypeOptional()).sqrt();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothing_changes_when_they_begin(boolean all) {
    try (LanguageModel adapted = Small.adapted(1, settings(all));
        LanguageModel frozen = Small.model(1).merged(DataType.FP32);
        LanguageModel merged = adapted.merged(DataType.FP32)) {
      float[][] expected = DecoderTest.logits(frozen, TEXT);
      assertThat(DecoderTest.logits(adapted, TEXT)).isDeepEqualTo(expected);
      assertThat(DecoderTest.logits(merged, TEXT)).isDeepEqualTo(expected);
    }
  }

  @Test
  void each_row_of_what_is_merged_is_as_long_as_its_magnitude() {
    try (LanguageModel adapted = shaken(ALL);
        LanguageModel merged = adapted.merged(DataType.FP32);
        PointerScope _ = new PointerScope()) {
      String matrix = "model.layers.1.self_attn.k_proj.";
      Tensor magnitudes =
          tensor(adapted.trainable().named(), matrix + "lora_magnitude_vector").unsqueeze(1);
      Tensor rows = tensor(merged.parameters(), matrix + "weight");
      assertThat(max(norms(rows).sub(magnitudes.abs()))).isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_merged_model_computes_what_the_adapted_one_does(boolean all) {
    try (LanguageModel adapted = shaken(settings(all));
        LanguageModel merged = adapted.merged(DataType.FP32);
        LanguageModel plain = Small.model(1)) {
      float[][] expected = DecoderTest.logits(adapted, TEXT);
      assertThat(AdaptedWeightsTest.distance(DecoderTest.logits(merged, TEXT), expected))
          .isLessThan(1e-5);
      assertThat(AdaptedWeightsTest.distance(DecoderTest.logits(plain, TEXT), expected))
          .isGreaterThan(0.05);
    }
  }

  /**
   * With W' = c (W + s B A), c = m / ‖W + s B A‖ without a gradient of its norm: dB = s c dW' Aᵀ,
   * dA = s Bᵀ c dW', and dm is the sum of each row of dW' (W + s B A) / ‖W + s B A‖.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradients_are_those_of_the_full_matrix_by_the_chain_rule(boolean all) {
    LoraSettings settings = settings(all);
    try (LanguageModel adapted = shaken(settings);
        LanguageModel merged = adapted.merged(DataType.FP32);
        LanguageModel full = trainable(merged);
        PointerScope _ = new PointerScope()) {
      assertThat(backward(full)).isCloseTo(backward(adapted), within(1e-5));
      Map<String, Tensor> gradients = adapted.trainable().gradients();
      assertThat(gradients).hasSize(3 * 2 * (all ? 7 : 3));
      for (String name : gradients.keySet()) {
        Tensor gradient = tensor(gradients, name);
        assertThat(max(gradient)).as(name).isGreaterThan(1e-3);
        assertThat(max(gradient.sub(expected(name, adapted, full)))).as(name).isLessThan(4e-6);
      }
    }
  }

  private static Tensor expected(String name, LanguageModel adapted, LanguageModel full) {
    String matrix = name.replaceFirst("\\.lora_.*", "");
    Map<String, Tensor> factors = adapted.trainable().named();
    Tensor a = tensor(factors, matrix + ".lora_A.weight").detach();
    Tensor b = tensor(factors, matrix + ".lora_B.weight").detach();
    Scalar scale = new Scalar(adapted.adapters().orElseThrow().scale());
    Tensor whole = tensor(adapted.parameters(), matrix + ".weight").add(b.matmul(a), scale);
    Tensor gradient = tensor(full.trainable().gradients(), matrix + ".weight");
    if (name.endsWith("magnitude_vector")) {
      return gradient
          .mul(whole.div(norms(whole)))
          .sum(new long[] {1}, false, new ScalarTypeOptional());
    }
    Tensor magnitudes = tensor(factors, matrix + ".lora_magnitude_vector").detach().unsqueeze(1);
    Tensor scaled = gradient.mul(magnitudes.div(norms(whole))).mul(scale);
    return name.endsWith("lora_B.weight") ? scaled.matmul(a.t()) : b.t().matmul(scaled);
  }

  private static LanguageModel trainable(LanguageModel model) {
    return Decoder.trainable(
        model.config(),
        Device.CPU,
        (name, target) -> target.copy_(tensor(model.parameters(), name)));
  }

  @Test
  void gradients_of_magnitudes_are_finite_differences_of_the_loss() {
    try (LanguageModel model = shaken(ALL);
        PointerScope _ = new PointerScope()) {
      backward(model);
      String name = "model.layers.0.mlp.down_proj.lora_magnitude_vector";
      Tensor values = tensor(model.trainable().named(), name).detach();
      Tensor direction = tensor(model.trainable().gradients(), name).clone();
      double slope = direction.square().sum().item_double();
      values.add_(direction, new Scalar(0.02));
      double above = backward(model);
      values.add_(direction, new Scalar(-0.04));
      double below = backward(model);
      assertThat((above - below) / 0.04).isCloseTo(slope, within(0.01 * slope));
    }
  }

  /** As PEFT has it: what W gives of all of x stands outside of dropout. */
  @Test
  void dropout_leaves_the_product_with_the_frozen_matrix_whole() {
    LoraSettings settings =
        new LoraSettings(3, 5, 0.5, List.of(LoraSettings.ALL_LINEAR), 7, Form.DORA);
    try (LanguageModel shaken = shaken(settings);
        PointerScope _ = new PointerScope()) {
      AdaptedWeights weights = weights(shaken, settings);
      Tensor rows = Tensors.of(floats(5 * 24), Device.CPU, 5, 24);
      weights.adapters().begin(3);
      Tensor product = weights.product(rows, Role.GATE_UP, 0, weights.bias(Role.GATE_UP_BIAS, 0));
      weights.adapters().begin(3);
      Tensor kept = new Dropout(0.5, 7, weights.adapters()).of(rows);
      assertThat(max(kept.sub(rows))).isGreaterThan(0.1);
      try (LanguageModel merged = shaken.merged(DataType.FP32)) {
        Tensor plain = both(shaken.parameters());
        Tensor expected =
            rows.matmul(plain.t()).add(kept.matmul(both(merged.parameters()).sub(plain).t()));
        assertThat(max(product.sub(expected))).isLessThan(1e-5);
      }
      weights.close();
    }
  }

  /** Weights with the values of a model's. */
  private static AdaptedWeights weights(LanguageModel model, LoraSettings settings) {
    WeightTable table = WeightTable.of(model.config());
    FrozenWeights base = new FrozenWeights(table, DataType.FP32.scalarType, Device.CPU);
    base.named().forEach((name, values) -> values.copy_(tensor(model.parameters(), name)));
    AdaptedWeights weights =
        AdaptedWeights.of(
            model.config(), base, AdapterTable.of(model.config(), settings), Device.CPU);
    weights.adapters().values.copy_(model.trainable().values);
    return weights;
  }

  private static Tensor both(Map<String, Tensor> weights) {
    return torch.cat(
        new TensorVector(
            tensor(weights, "model.layers.0.mlp.gate_proj.weight"),
            tensor(weights, "model.layers.0.mlp.up_proj.weight")),
        0);
  }

  private static float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i);
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void what_is_frozen_may_be_kept_in_any_format(DataType type) {
    try (LanguageModel exact = shaken(ALL);
        Decoder narrow = Decoder.adapted(Small.llama(), ALL, type, Device.CPU)) {
      narrow
          .parameters()
          .forEach((name, target) -> {
            target.copy_(tensor(exact.parameters(), name));
            tensor(exact.parameters(), name).copy_(target); // rounded
          });
      narrow.trainable().values.copy_(exact.trainable().values);
      assertThat(backward(narrow)).isCloseTo(backward(exact), within(1e-5));
      assertThat(max(narrow.trainable().gradients.sub(exact.trainable().gradients)))
          .isLessThan(4e-6);
    }
  }

  @Test
  void magnitudes_are_trained_but_do_not_decay_and_recomputing_changes_nothing() {
    LoraSettings settings =
        new LoraSettings(3, 6, 0.2, List.of(LoraSettings.ALL_LINEAR), 5, Form.DORA);
    List<Double> kept = losses(settings, Activations.KEPT);
    assertThat(losses(settings, Activations.RECOMPUTED)).isEqualTo(kept);
    assertThat(kept.getLast()).isLessThan(kept.getFirst() - 0.5);
    AdapterTable table = AdapterTable.of(Small.llama(), settings);
    long vectors = 2L * (24 + 8 + 8 + 24 + 2 * 36 + 24);
    assertThat(table.weights().parameters() - table.weights().decayed()).isEqualTo(vectors);
  }

  private static List<Double> losses(LoraSettings settings, Activations activations) {
    List<Double> losses = new ArrayList<>();
    try (LanguageModel model = Small.adapted(1, settings)) {
      float[] before = magnitudes(model);
      Trainer.train(
          model,
          Small.corpus(20),
          Losses.nextToken(),
          new TrainingSettings(
              150,
              new BatchShape.Packed(2, 24, 1),
              new Schedule(2e-2, 2, 0.5, 0.1),
              new AdamSettings(0.9, 0.95, 0.1, 1),
              activations,
              0),
          step -> losses.add(step.loss()));
      assertThat(magnitudes(model)).isNotEqualTo(before);
    }
    return losses;
  }

  private static float[] magnitudes(LanguageModel model) {
    return Tensors.toFloats(
        tensor(model.trainable().named(), "model.layers.1.self_attn.q_proj.lora_magnitude_vector"));
  }
}
