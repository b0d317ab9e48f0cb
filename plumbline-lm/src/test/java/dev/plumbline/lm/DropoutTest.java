package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final int SIZE = 40_000;

  private static Parameters trained() {
    return new Parameters(WeightTable.of(Small.llama()), ScalarType.Float, Device.CPU);
  }

  private static float[] of(Dropout dropout) {
    try (PointerScope _ = new PointerScope()) {
      Tensor ones = Tensors.zeros(ScalarType.Float, Device.CPU, 4, SIZE / 4);
      return Tensors.toFloats(dropout.of(ones.fill_(new org.bytedeco.pytorch.Scalar(3.0))));
    }
  }

  @Test
  void a_share_of_the_values_is_left_out_and_the_rest_makes_up_for_it() {
    try (Parameters trained = trained()) {
      trained.begin(0);
      float[] values = of(new Dropout(0.25, 1, trained));
      assertThat(values).containsOnly(0, 4);
      long gone = IntStream.range(0, SIZE).filter(i -> values[i] == 0).count();
      // Five standard deviations of a binomial.
      assertThat((double) gone / SIZE).isCloseTo(0.25, within(5 * Math.sqrt(0.25 * 0.75 / SIZE)));
    }
  }

  @Test
  void nothing_is_left_out_at_a_rate_of_0_or_without_gradients_or_outside_a_step() {
    try (Parameters trained = trained()) {
      assertThat(of(new Dropout(0.5, 1, trained))).containsOnly(3);
      trained.begin(0);
      assertThat(of(new Dropout(0.5, 1, trained))).contains(0);
      assertThat(of(new Dropout(0, 1, trained))).containsOnly(3);
      float[] without = Decoder.withoutGradients(() -> of(new Dropout(0.5, 1, trained)));
      assertThat(without).containsOnly(3);
      trained.end();
      assertThat(of(new Dropout(0.5, 1, trained))).containsOnly(3);
    }
  }

  @Test
  void what_is_left_out_depends_on_seed_step_and_place_in_the_step_alone() {
    try (Parameters trained = trained()) {
      Dropout dropout = new Dropout(0.5, 1, trained);
      trained.begin(4);
      List<float[]> draws = List.of(of(dropout), of(dropout), of(dropout));
      assertThat(draws.get(1)).isNotEqualTo(draws.get(0));
      assertThat(draws.get(2)).isNotEqualTo(draws.get(1));
      trained.begin(5);
      assertThat(of(dropout)).isNotEqualTo(draws.get(0)).isNotEqualTo(draws.get(1));
      trained.begin(4);
      assertThat(of(dropout)).isEqualTo(draws.get(0));
      assertThat(of(dropout)).isEqualTo(draws.get(1));
      trained.begin(4);
      assertThat(of(new Dropout(0.5, 2, trained))).isNotEqualTo(draws.get(0));
    }
  }
}
