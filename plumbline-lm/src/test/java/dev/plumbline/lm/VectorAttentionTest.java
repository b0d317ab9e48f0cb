package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.DecoderConfig.Cap;
import dev.plumbline.lm.DecoderConfig.Reach;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorAttentionTest {
  private static final int[] POSITIONS = {0, 39, 6, 32};
  private static final int HEADS = 6;
  private static final int PLACES = 40;
  private static final int SIZE = 8;
  private static final AttentionRule PLAIN =
      new AttentionRule(new Reach.Everything(), 0.3, new Cap.None());
  private static final AttentionRule NEAR =
      new AttentionRule(new Reach.Window(5), 0.4, new Cap.None());
  private static final AttentionRule CAPPED =
      new AttentionRule(new Reach.Window(9), 1.5, new Cap.At(2));

  static Stream<AttentionRule> rules() {
    return Stream.of(PLAIN, NEAR, CAPPED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void equals_the_attention_of_libtorch(int keyValueHeads) {
    for (AttentionRule rule : List.of(PLAIN, NEAR)) {
      try (PointerScope _ = new PointerScope()) {
        // Heads first in memory, as a split of queries, keys and values leaves them.
        Tensor queries = torch.randn(HEADS, POSITIONS.length, 1, SIZE).transpose(0, 1);
        Tensor keys = torch.randn(POSITIONS.length, keyValueHeads, PLACES, SIZE);
        Tensor values = torch.randn(POSITIONS.length, keyValueHeads, PLACES, SIZE);
        Tensor expected =
            torch.scaled_dot_product_attention(
                queries,
                keys,
                values,
                new TensorOptional(mask(rule)),
                0.0,
                false,
                new DoubleOptional(rule.scale()),
                keyValueHeads != HEADS);
        assertThat(distance(attend(rule, queries, keys, values), expected)).isLessThan(1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void equals_the_definition_where_scores_are_capped(int keyValueHeads) {
    try (PointerScope _ = new PointerScope()) {
      Tensor queries = torch.randn(POSITIONS.length, HEADS, 1, SIZE);
      Tensor keys = torch.randn(POSITIONS.length, keyValueHeads, PLACES, SIZE);
      Tensor values = torch.randn(POSITIONS.length, keyValueHeads, PLACES, SIZE);
      Tensor scores = queries.matmul(shared(keys).transpose(2, 3)).mul(new Scalar(1.5));
      Tensor capped = scores.div(new Scalar(2.0)).tanh().mul(new Scalar(2.0));
      Tensor shares = torch.softmax(capped.add(mask(CAPPED)), -1);
      assertThat(distance(attend(CAPPED, queries, keys, values), shares.matmul(shared(values))))
          .isLessThan(1e-5);
      assertThat(
              distance(
                  CAPPED.masked(queries, keys, values, mask(CAPPED)),
                  attend(CAPPED, queries, keys, values)))
          .isLessThan(1e-5);
    }
  }

  /** Keys or values of each query head. */
  private static Tensor shared(Tensor heads) {
    long group = HEADS / heads.size(1);
    return heads.unsqueeze(2).expand(-1, -1, group, -1, -1).reshape(-1, HEADS, PLACES, SIZE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void nothing_beyond_what_a_token_sees_is_read(AttentionRule rule) {
    try (PointerScope _ = new PointerScope()) {
      Tensor queries = torch.randn(POSITIONS.length, HEADS, 1, SIZE);
      Tensor keys = torch.randn(POSITIONS.length, HEADS, PLACES, SIZE);
      Tensor values = torch.randn(POSITIONS.length, HEADS, PLACES, SIZE);
      Tensor before = attend(rule, queries, keys, values);
      for (int text = 0; text < POSITIONS.length; text++) {
        for (Tensor tensor : List.of(keys, values)) {
          Tensor places = tensor.select(0, text);
          int seen = POSITIONS[text] + 1;
          places.narrow(1, seen, PLACES - seen).fill_(new Scalar(Double.NaN));
          places.narrow(1, 0, rule.reach().first(POSITIONS[text])).fill_(new Scalar(Double.NaN));
        }
      }
      assertThat(attend(rule, queries, keys, values).equal(before)).isTrue();
    }
  }

  private static Tensor attend(AttentionRule rule, Tensor queries, Tensor keys, Tensor values) {
    return new VectorAttention(rule, POSITIONS).attend(queries, keys, values, mask(rule));
  }

  private static double distance(Tensor one, Tensor other) {
    return one.sub(other).abs().max().item_double();
  }

  private static Tensor mask(AttentionRule rule) {
    Tensor mask = torch.zeros(POSITIONS.length, 1, 1, PLACES);
    for (int text = 0; text < POSITIONS.length; text++) {
      Tensor row = mask.select(0, text);
      int seen = POSITIONS[text] + 1;
      row.narrow(2, seen, PLACES - seen).fill_(new Scalar(Double.NEGATIVE_INFINITY));
      row.narrow(2, 0, rule.reach().first(POSITIONS[text]))
          .fill_(new Scalar(Double.NEGATIVE_INFINITY));
    }
    return mask;
  }
}
