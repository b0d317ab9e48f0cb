package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.contrast.Cases.Cue;
import dev.plumbline.contrast.Exam.Did;
import dev.plumbline.contrast.Exam.Item;
import dev.plumbline.contrast.Exam.Mode;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExamTest {

  private static final Cases CASES = Cases.builtIn(false);
  private static final Exam EXAM = Exam.of(CASES, Pair.Pool.of(CASES, 2).test(), 1, 96);

  @Test
  void crossed_cues_say_the_opposite_of_the_fact_and_aligned_ones_the_same() {
    Cue cue = CASES.texts().cues().getFirst();
    assertThat(EXAM.items()).hasSize(448);
    for (Item item : EXAM.items()) {
      boolean saysAct = cue.first().contains(item.ticket().cue());
      assertThat(saysAct != (item.ticket().right() == Answer.ACT)).isEqualTo(item.crossed());
    }
    assertThat(EXAM.items().stream().map(Item::id)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Answer.class)
  void who_always_does_the_same_is_right_half_of_the_time_in_every_part(Answer always) {
    for (boolean crossed : new boolean[] {false, true}) {
      List<Item> part = EXAM.items().stream().filter(item -> item.crossed() == crossed).toList();
      assertThat(part.stream().filter(item -> item.ticket().right() == always))
          .hasSize(part.size() / 2);
    }
  }

  private static Reply said(String text, String... tools) {
    return new Reply.Answer(
        new Message.Assistant(
            "", text, Stream.of(tools).map(tool -> new ToolCall(tool, Map.of())).toList()),
        Usage.NONE);
  }

  @Test
  void the_first_call_counts_and_nothing_else_is_a_call() {
    assertThat(EXAM.did(said("Well.", "act", "hold"))).isEqualTo(Did.ACT);
    assertThat(EXAM.did(said("", "hold"))).isEqualTo(Did.HOLD);
    assertThat(EXAM.did(said("", "phone", "act"))).isEqualTo(Did.OTHER_CALL);
    assertThat(EXAM.did(said("I would act."))).isEqualTo(Did.NO_CALL);
    assertThat(EXAM.did(new Reply.Truncated("act", Usage.NONE))).isEqualTo(Did.TRUNCATED);
    assertThat(EXAM.did(new Reply.Malformed("act", "broken", Usage.NONE))).isEqualTo(Did.MALFORMED);
  }

  @ParameterizedTest
  @EnumSource(Did.class)
  void only_the_right_call_is_right(Did did) {
    for (Answer right : Answer.values()) {
      Exam.Result result = Results.of("t", true, right, did, did);
      for (Mode mode : Mode.values()) {
        assertThat(result.isRight(mode)).isEqualTo(did.name().equals(right.name()));
      }
    }
  }
}
