package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.DecoderConfig.Cap;
import dev.plumbline.lm.DecoderConfig.Reach;
import dev.plumbline.lm.LanguageModel.Heads;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionRuleTest {
  /** Longer than what is attended to at once. */
  private static final int LENGTH = 600;

  private static final int HEADS = 4;
  private static final int SHARED = 2;
  private static final int SIZE = 6;

  static Stream<AttentionRule> rules() {
    return Stream.of(
        new AttentionRule(new Reach.Everything(), 0.5, new Cap.None()),
        new AttentionRule(new Reach.Window(7), 0.5, new Cap.None()),
        new AttentionRule(new Reach.Window(300), 0.5, new Cap.None()),
        new AttentionRule(new Reach.Window(LENGTH), 0.5, new Cap.None()),
        new AttentionRule(new Reach.Everything(), 0.9, new Cap.At(1.5)),
        new AttentionRule(new Reach.Window(280), 0.9, new Cap.At(1.5)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_text_attends_to_itself_as_defined(AttentionRule rule) {
    try (PointerScope _ = new PointerScope()) {
      Tensor queries = torch.randn(LENGTH, HEADS, SIZE);
      Tensor keys = torch.randn(LENGTH, SHARED, SIZE);
      Tensor values = torch.randn(LENGTH, SHARED, SIZE);
      Tensor attended = rule.causal(new Heads(queries, keys, values));
      assertThat(attended.shape()).containsExactly(LENGTH, HEADS * SIZE);
      Tensor expected = defined(rule, queries, keys, values);
      assertThat(attended.sub(expected).abs().max().item_double()).isLessThan(1e-5);
    }
  }

  /** One position and one head at a time. */
  private static Tensor defined(AttentionRule rule, Tensor queries, Tensor keys, Tensor values) {
    Tensor result = torch.zeros(LENGTH, HEADS * SIZE);
    for (int position = 0; position < LENGTH; position++) {
      try (PointerScope _ = new PointerScope()) {
        long first = first(rule.reach(), position);
        long seen = position + 1 - first;
        for (int head = 0; head < HEADS; head++) {
          int own = head * SHARED / HEADS;
          Tensor query = queries.select(0, position).select(0, head);
          Tensor key = keys.narrow(0, first, seen).select(1, own);
          Tensor scores = key.matmul(query).mul(new Scalar(rule.scale()));
          Tensor limited =
              switch (rule.cap()) {
                case Cap.None() -> scores;
                case Cap.At(double limit) ->
                    scores.div(new Scalar(limit)).tanh().mul(new Scalar(limit));
              };
          Tensor value = values.narrow(0, first, seen).select(1, own);
          Tensor mixed = torch.softmax(limited, 0).unsqueeze(0).matmul(value).squeeze(0);
          result.select(0, position).narrow(0, (long) head * SIZE, SIZE).copy_(mixed);
        }
      }
    }
    return result;
  }

  private static long first(Reach reach, int position) {
    return switch (reach) {
      case Reach.Everything() -> 0;
      case Reach.Window(int tokens) -> position < tokens ? 0 : position - tokens + 1L;
    };
  }
}
