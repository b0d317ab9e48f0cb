package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorAttentionTest {
  private static final int[] LENGTHS = {1, 40, 7, 33};
  private static final int HEADS = 6;
  private static final int PLACES = 40;
  private static final int SIZE = 8;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void equals_the_attention_of_libtorch(int keyValueHeads) {
    try (PointerScope _ = new PointerScope()) {
      // Heads first in memory, as a split of queries, keys and values leaves them.
      Tensor queries = torch.randn(HEADS, LENGTHS.length, 1, SIZE).transpose(0, 1);
      Tensor keys = torch.randn(LENGTHS.length, keyValueHeads, PLACES, SIZE);
      Tensor values = torch.randn(LENGTHS.length, keyValueHeads, PLACES, SIZE);
      Tensor expected =
          torch.scaled_dot_product_attention(
              queries,
              keys,
              values,
              new TensorOptional(mask()),
              0.0,
              false,
              new DoubleOptional(),
              keyValueHeads != HEADS);
      Tensor attended = VectorAttention.attend(queries, keys, values, mask(), LENGTHS);
      assertThat(attended.sub(expected).abs().max().item_double()).isLessThan(1e-5);
    }
  }

  @Test
  void nothing_after_a_text_is_read() {
    try (PointerScope _ = new PointerScope()) {
      Tensor queries = torch.randn(LENGTHS.length, HEADS, 1, SIZE);
      Tensor keys = torch.randn(LENGTHS.length, HEADS, PLACES, SIZE);
      Tensor values = torch.randn(LENGTHS.length, HEADS, PLACES, SIZE);
      Tensor before = VectorAttention.attend(queries, keys, values, mask(), LENGTHS);
      for (int text = 0; text < LENGTHS.length; text++) {
        for (Tensor tensor : List.of(keys, values)) {
          tensor
              .select(0, text)
              .narrow(1, LENGTHS[text], PLACES - LENGTHS[text])
              .fill_(new Scalar(Double.NaN));
        }
      }
      Tensor after = VectorAttention.attend(queries, keys, values, mask(), LENGTHS);
      assertThat(after.equal(before)).isTrue();
    }
  }

  private static Tensor mask() {
    Tensor mask = torch.zeros(LENGTHS.length, 1, 1, PLACES);
    for (int text = 0; text < LENGTHS.length; text++) {
      mask.select(0, text)
          .narrow(2, LENGTHS[text], PLACES - LENGTHS[text])
          .fill_(new Scalar(Double.NEGATIVE_INFINITY));
    }
    return mask;
  }
}
