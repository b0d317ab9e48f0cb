package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterTableTest {
  private static AdapterTable table(DecoderConfig config, int rank, String... targets) {
    return AdapterTable.of(config, new LoraSettings(rank, 4, 0, List.of(targets), 1));
  }

  private static List<String> names(AdapterTable table) {
    return table.weights().weights().stream().map(Weight::name).toList();
  }

  @Test
  void each_matrix_of_the_layers_has_an_a_and_a_b_of_its_own() {
    AdapterTable table = table(Small.llama(), 3, LoraSettings.ALL_LINEAR);
    assertThat(table.settings().targets())
        .containsExactly(
            "down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj");
    assertThat(names(table)).hasSize(2 * 2 * 7).doesNotHaveDuplicates();
    assertThat(table.weights().weights())
        .filteredOn(weight -> weight.name().startsWith("model.layers.1.self_attn.k_proj."))
        .extracting(Weight::name, Weight::rows, Weight::columns)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "model.layers.1.self_attn.k_proj.lora_A.weight", 3L, 24L),
            org.assertj.core.groups.Tuple.tuple(
                "model.layers.1.self_attn.k_proj.lora_B.weight", 8L, 3L));
  }

  @Test
  void decomposed_matrices_have_magnitudes_that_lie_behind_all_factors() {
    LoraSettings settings = new LoraSettings(2, 4, 0, List.of("v_proj"), 1, LoraSettings.Form.DORA);
    assertThat(names(AdapterTable.of(Small.llama(), settings)))
        .hasSize(6)
        .endsWith(
            "model.layers.0.self_attn.v_proj.lora_magnitude_vector",
            "model.layers.1.self_attn.v_proj.lora_magnitude_vector");
  }

  @Test
  void a_fused_matrix_has_one_adapter() {
    AdapterTable table = table(ArchitecturesTest.config("phi3"), 2, LoraSettings.ALL_LINEAR);
    assertThat(table.settings().targets())
        .containsExactly("down_proj", "gate_up_proj", "o_proj", "qkv_proj");
  }

  @Test
  void only_the_targets_have_adapters() {
    assertThat(names(table(Small.llama(), 2, "v_proj", "model.layers.1.mlp.up_proj")))
        .containsExactly(
            "model.layers.0.self_attn.v_proj.lora_A.weight",
            "model.layers.0.self_attn.v_proj.lora_B.weight",
            "model.layers.1.self_attn.v_proj.lora_A.weight",
            "model.layers.1.self_attn.v_proj.lora_B.weight",
            "model.layers.1.mlp.up_proj.lora_A.weight",
            "model.layers.1.mlp.up_proj.lora_B.weight");
  }

  @Test
  void what_the_model_does_not_have_is_refused() {
    String has = "q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj";
    for (String target : List.of("lm_head", "proj", "mlp", "model.layers.2.mlp.up_proj", "")) {
      refused(
          2,
          "target '%s' is not a matrix of this model's layers, which has %s; all-linear stands alone for all of them"
              .formatted(target, has),
          target,
          "q_proj");
    }
    refused(
        2,
        "target 'all-linear' is not a matrix of this model's layers, which has %s; all-linear stands alone for all of them"
            .formatted(has),
        "all-linear",
        "q_proj");
    refused(25, "rank is 25, must be at most the model's hiddenSize 24", "q_proj");
  }

  private static void refused(int rank, String message, String... targets) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> table(Small.llama(), rank, targets))
        .withMessage(message);
  }
}
