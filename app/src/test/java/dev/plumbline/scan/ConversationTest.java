package dev.plumbline.scan;

import static dev.plumbline.scan.Logs.asks;
import static dev.plumbline.scan.Logs.calls;
import static dev.plumbline.scan.Logs.gives;
import static dev.plumbline.scan.Logs.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Criteria;
import dev.plumbline.model.Message;
import dev.plumbline.rollout.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationTest {

  @Test
  void hashes_are_of_what_was_said_up_to_each_turn_of_the_model() {
    long[] first = Logs.of(asks("Hi"), says("Yes?")).hashes();
    long[] second = Logs.of(asks("Hi"), says("Yes? "), asks("Bye"), says("Bye")).hashes();
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(2).startsWith(first[0]);
    assertThat(Logs.of(asks("Ho"), says("Yes?")).hashes()).doesNotContain(first[0]);
    // A text cannot be taken for two, nor for somebody else's.
    assertThat(Logs.of(asks("ab"), asks("c"), says("x")).hashes())
        .isNotEqualTo(Logs.of(asks("a"), asks("bc"), says("x")).hashes());
    assertThat(Logs.of(asks("Hi"), says("Yes?"), asks("More")).hashes()).hasSize(2);
  }

  @Test
  void thoughts_count_for_the_digest_and_not_for_the_hashes() {
    Conversation thought = Logs.of(asks("Hi"), new Message.Assistant("Hm", "Yes?", List.of()));
    Conversation plain = Logs.of(asks("Hi"), says("Yes?"));
    assertThat(thought.hashes()).isEqualTo(plain.hashes());
    assertThat(thought.digest()).isNotEqualTo(plain.digest());
  }

  @Test
  void a_judge_sees_what_came_before_the_model_as_the_situation() {
    Case one =
        Logs.of(
                asks("Hi"),
                calls("look", Map.of("at", "door")),
                gives("shut"),
                says("Shut."),
                asks("Ta"))
            .asCase(new Criteria("harm"));
    assertThat(one.context()).containsExactly(asks("Hi"));
    assertThat(one.transcript().contents().map(event -> event.getClass().getSimpleName()))
        .containsExactly("ModelTurn", "ToolCall", "ToolResult", "ModelTurn", "Injection");
    assertThat(one.transcript().contents().toList().get(2))
        .isEqualTo(new Event.ToolResult("shut", List.of(), false));
  }
}
