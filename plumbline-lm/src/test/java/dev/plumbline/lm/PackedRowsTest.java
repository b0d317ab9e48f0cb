package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowsTest {
  private static final long COLUMNS = 577;

  /** Packing ends the matrix that it is given. */
  private static PackedRows packed(Tensor matrix) {
    return new PackedRows(matrix.clone());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_030, 2 * PackedRows.EACH, 3 * PackedRows.EACH - 1})
  void rows_are_found_and_multiplied_by(long count) {
    try (PointerScope _ = new PointerScope()) {
      Tensor matrix = torch.randn(count, COLUMNS);
      long[] numbers = {count - 1, 0, PackedRows.EACH, PackedRows.EACH - 1, 0, count - 2};
      Tensor wanted = Tensors.of(numbers, Device.CPU, numbers.length);
      Tensor vectors = torch.randn(24, COLUMNS);
      try (PackedRows packed = packed(matrix)) {
        assertThat(packed.lookUp(wanted).equal(matrix.index_select(0, wanted))).isTrue();
        Tensor difference =
            packed.linear(vectors).sub(torch.linear(vectors, matrix, new TensorOptional()));
        assertThat(difference.abs().max().item_double()).isLessThan(1e-3);
        Tensor plain = torch.zeros_like(matrix);
        packed.moveTo(plain);
        assertThat(plain.equal(matrix)).isTrue();
      }
    }
  }

  @Test
  void more_rows_are_looked_up_than_are_kept() {
    try (PointerScope _ = new PointerScope()) {
      Tensor matrix = torch.randn(2L * PackedRows.KEPT + 5, 512);
      try (PackedRows packed = packed(matrix)) {
        for (int step = 1; step <= 3; step++) {
          long[] numbers =
              LongStream.range(0, matrix.size(0)).map(i -> i * 7 % matrix.size(0)).toArray();
          Tensor wanted = Tensors.of(numbers, Device.CPU, numbers.length);
          assertThat(packed.lookUp(wanted).equal(matrix.index_select(0, wanted))).isTrue();
          Tensor few = wanted.narrow(0, step, 100L * step);
          assertThat(packed.lookUp(few).equal(matrix.index_select(0, few))).isTrue();
        }
      }
    }
  }

  @Test
  void several_threads_look_up_at_once() {
    try (PointerScope _ = new PointerScope()) {
      Tensor matrix = torch.randn(3L * PackedRows.KEPT, 512);
      try (PackedRows packed = packed(matrix)) {
        assertThat(
                IntStream.range(0, 64)
                    .parallel()
                    .filter(thread -> {
                      try (PointerScope _ = new PointerScope()) {
                        long[] numbers =
                            LongStream.range(0, 700)
                                .map(i -> 17 * i + 190L * thread)
                                .map(i -> i % matrix.size(0))
                                .toArray();
                        Tensor wanted = Tensors.of(numbers, Device.CPU, numbers.length);
                        return packed.lookUp(wanted).equal(matrix.index_select(0, wanted));
                      }
                    })
                    .count())
            .isEqualTo(64);
      }
    }
  }

  @Test
  void a_product_is_the_same_in_every_multiple_of_eight() {
    try (PointerScope _ = new PointerScope();
        PackedRows packed = packed(torch.randn(700, COLUMNS))) {
      Tensor vectors = torch.randn(96, COLUMNS);
      Tensor all = packed.linear(vectors);
      for (long count : new long[] {8, 16, 24, 64}) {
        assertThat(packed.linear(vectors.narrow(0, 3, count)).equal(all.narrow(0, 3, count)))
            .as("%d rows", count)
            .isTrue();
      }
    }
  }
}
