package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.plumbline.lm.RowProducts.Product;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowProductsTest {

  @Test
  void the_chosen_way_is_independent_of_company() {
    assertThat(Decoder.withoutGradients(() -> RowProducts.isIndependent(RowProducts::linear)))
        .isTrue();
  }

  @Test
  void weights_in_bfloat16_are_independent_of_company_too() {
    Product narrow =
        (rows, weight, bias) -> RowProducts.linear(rows, weight.to(ScalarType.BFloat16), bias);
    assertThat(Decoder.withoutGradients(() -> RowProducts.isIndependent(narrow))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {96, 5_000})
  void weights_in_bfloat16_give_the_product_of_the_rounded_ones(long size) {
    try (PointerScope _ = new PointerScope()) {
      Tensor rows = torch.randn(16, 300);
      Tensor weight = torch.randn(size, 300).to(ScalarType.BFloat16);
      Tensor bias = torch.randn(size);
      Tensor expected = torch.linear(rows, weight.to(ScalarType.Float), new TensorOptional(bias));
      Tensor product = RowProducts.linear(rows, weight, new TensorOptional(bias));
      assertThat(product.sub(expected).abs().max().item_double()).isLessThan(1e-4);
    }
  }

  /** Larger than what oneDNN multiplies at once. */
  @Test
  void every_way_multiplies_a_large_weight_with_its_bias_and_keeps_rows_apart() {
    try (PointerScope _ = new PointerScope()) {
      Tensor rows = torch.randn(32, 300);
      Tensor weight = torch.randn(10_001, 300);
      TensorOptional bias = new TensorOptional(torch.randn(10_001));
      float[] expected = Tensors.toFloats(torch.linear(rows, weight, bias).narrow(0, 16, 16));
      for (Product way : RowProducts.WAYS.subList(1, RowProducts.WAYS.size())) {
        float[] all = product(way, rows, weight, bias);
        float[] some = product(way, rows.narrow(0, 16, 16), weight, bias);
        assertThat(some).containsExactly(expected, offset(1e-3f));
        assertThat(Arrays.copyOfRange(all, some.length, all.length)).isEqualTo(some);
      }
    }
  }

  private static float[] product(Product way, Tensor rows, Tensor weight, TensorOptional bias) {
    return Decoder.withoutGradients(() -> Tensors.toFloats(way.of(rows, weight, bias)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 8})
  void thin_matrices_keep_every_row_apart_however_many_there_are(long rank) {
    try (PointerScope _ = new PointerScope()) {
      Tensor rows = torch.randn(67, 192);
      for (Tensor weight : new Tensor[] {torch.randn(rank, 192), torch.randn(192, rank)}) {
        Tensor in = rows.narrow(1, 0, weight.size(1));
        float[] all = thin(in, weight);
        int width = (int) weight.size(0);
        for (int row : new int[] {0, 1, 40, 66}) {
          assertThat(thin(in.narrow(0, row, 1), weight))
              .isEqualTo(Arrays.copyOfRange(all, row * width, (row + 1) * width));
        }
        assertThat(all).containsExactly(Tensors.toFloats(in.matmul(weight.t())), offset(1e-4f));
      }
    }
  }

  private static float[] thin(Tensor rows, Tensor weight) {
    return Decoder.withoutGradients(() -> Tensors.toFloats(RowProducts.thin(rows, weight)));
  }

  @Test
  void the_gradient_of_rows_is_that_of_the_rounded_weights_after_other_products() {
    try (PointerScope _ = new PointerScope()) {
      Tensor rows = torch.randn(16, 300).requires_grad_(true);
      Tensor weight = torch.randn(96, 300).to(ScalarType.BFloat16);
      Tensor product = RowProducts.linear(rows, weight, new TensorOptional());
      RowProducts.linear(
          torch.randn(16, 300), torch.randn(96, 300).to(ScalarType.BFloat16), new TensorOptional());
      product.sum().backward();
      Tensor expected = weight.to(ScalarType.Float).sum(new long[] {0}).unsqueeze(0);
      assertThat(rows.grad().sub(expected).abs().max().item_double()).isLessThan(1e-4);
    }
  }

  @Test
  void a_way_in_which_the_place_matters_is_found_out() {
    Product byPlace =
        (rows, weight, bias) ->
            torch.linear(rows, weight, bias).add(torch.arange(count(rows)).unsqueeze(1));
    assertThat(Decoder.withoutGradients(() -> RowProducts.isIndependent(byPlace))).isFalse();
  }

  private static Scalar count(Tensor rows) {
    return new Scalar(rows.size(0));
  }

  @Test
  void a_way_that_this_build_of_libtorch_lacks_is_passed_over() {
    Product absent =
        (rows, weight, bias) -> {
          throw new IllegalStateException("no such operator");
        };
    assertThat(Decoder.withoutGradients(() -> RowProducts.isIndependent(absent))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void every_way_gives_the_product(boolean biased) {
    try (PointerScope _ = new PointerScope()) {
      Tensor rows = torch.randn(32, 24);
      Tensor weight = torch.randn(40, 24);
      TensorOptional bias = biased ? new TensorOptional(torch.randn(40)) : new TensorOptional();
      Tensor expected = torch.linear(rows, weight, bias);
      for (Product way : RowProducts.WAYS) {
        double error =
            Decoder.withoutGradients(
                () -> way.of(rows, weight, bias).sub(expected).abs().max().item_double());
        assertThat(error).isLessThan(1e-4);
      }
    }
  }
}
