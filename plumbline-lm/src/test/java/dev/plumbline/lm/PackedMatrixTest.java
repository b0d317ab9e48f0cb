package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.lm.Weight.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedMatrixTest {
  /** Wide enough for all four matrices of a layer, and that of the scores, to be packed. */
  private static DecoderConfig wide(boolean tied) {
    return Small.biased(
        DecoderConfig.llama(Small.VOCABULARY + 500, 512, 640, 2, 8, 2, 64, 96, 10_000, 1e-5, tied));
  }

  private static LanguageModel frozen(LanguageModel model) {
    return Decoder.of(
        model.config(),
        DataType.FP32,
        Device.CPU,
        (name, target) -> target.copy_(Objects.requireNonNull(model.parameters().get(name))));
  }

  @ParameterizedTest
  @CsvSource({"512, 512", "640, 1536", "531, 577"})
  void a_row_comes_out_the_same_in_every_multiple_of_eight(long out, long in) {
    try (PointerScope _ = new PointerScope()) {
      Tensor packed = PackedMatrix.of(torch.randn(out, in));
      Tensor rows = torch.randn(1_024, in);
      Tensor all = PackedMatrix.linear(rows, packed, new TensorOptional());
      for (long count : new long[] {8, 16, 24, 32, 48, 64, 80, 512}) {
        Tensor some = PackedMatrix.linear(rows.narrow(0, 3, count), packed, new TensorOptional());
        assertThat(some.equal(all.narrow(0, 3, count))).as("%d rows", count).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_packed_matrix_gives_the_product(boolean biased) {
    try (PointerScope _ = new PointerScope()) {
      Tensor rows = torch.randn(48, 577);
      Tensor matrix = torch.randn(531, 577);
      TensorOptional bias = biased ? new TensorOptional(torch.randn(531)) : new TensorOptional();
      Tensor product = PackedMatrix.linear(rows, PackedMatrix.of(matrix), bias);
      assertThat(product.sub(torch.linear(rows, matrix, bias)).abs().max().item_double())
          .isLessThan(1e-3);
      assertThat(PackedMatrix.of(matrix).to_dense().equal(matrix)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void packing_changes_neither_weights_nor_scores(boolean tied) {
    try (LanguageModel model = Decoder.random(wide(tied), 1, Device.CPU);
        LanguageModel frozen = frozen(model);
        PointerScope _ = new PointerScope()) {
      float[][] expected = DecoderTest.logits(model, 1, 2, 3);
      float[][] scores = DecoderTest.logits(frozen, 1, 2, 3);
      for (int i = 0; i < expected.length; i++) {
        assertThat(scores[i]).containsExactly(expected[i], within(1e-4f));
      }
      assertThat(equal(frozen.parameters(), model.parameters())).isTrue();
      assertThat(DecoderTest.logits(frozen, 1, 2, 3)).isDeepEqualTo(scores);
      try (LanguageModel copy = frozen.copy()) {
        assertThat(DecoderTest.logits(copy, 1, 2, 3)).isDeepEqualTo(scores);
      }
    }
  }

  private static boolean equal(Map<String, Tensor> some, Map<String, Tensor> others) {
    return List.copyOf(some.keySet()).equals(List.copyOf(others.keySet()))
        && new LinkedHashMap<>(some)
            .entrySet().stream()
                .allMatch(entry ->
                    entry.getValue().equal(Objects.requireNonNull(others.get(entry.getKey()))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_completion_does_not_depend_on_its_company(boolean tied) {
    try (LanguageModel model = Decoder.random(wide(tied), 1, Device.CPU);
        LanguageModel frozen = frozen(model)) {
      assertThat(frozen.rowMultiple()).isEqualTo(PackedMatrix.MULTIPLE);
      List<Prompt> prompts = Small.prompts(19, 30);
      List<String> together = sampled(new Sampler(frozen, 19, 2), prompts);
      List<String> alone =
          IntStream.range(0, prompts.size())
              .mapToObj(i -> sampled(new Sampler(frozen, 1), prompts.subList(i, i + 1)).getFirst())
              .toList();
      assertThat(together).isEqualTo(alone);
    }
  }

  private static List<String> sampled(Sampler sampler, List<Prompt> prompts) {
    return Small.exactly(sampler.sample(prompts, Small.sampling(1, 6)));
  }

  @Test
  void narrow_matrices_stay_plain() {
    assertThat(WeightTable.of(Small.llama()).multiplied()).noneMatch(PackedMatrix::suits);
    assertThat(WeightTable.of(wide(false)).multiplied()).allMatch(PackedMatrix::suits);
  }

  @Test
  void an_embedding_is_multiplied_by_where_the_scores_have_no_matrix_of_their_own() {
    assertThat(roles(false)).contains(Role.DOWN, Role.LOGITS).doesNotContain(Role.EMBEDDING);
    assertThat(roles(true)).contains(Role.DOWN, Role.EMBEDDING).doesNotContain(Role.LAST_NORM);
  }

  private static Stream<Role> roles(boolean tied) {
    return WeightTable.of(wide(tied)).multiplied().stream().map(WeightTable.Stack::role);
  }
}
