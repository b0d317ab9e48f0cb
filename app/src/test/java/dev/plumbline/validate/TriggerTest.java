package dev.plumbline.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriggerTest {

  private static Scenario question(int at) {
    return Questions.suite("maps").source().scenario(1, at);
  }

  @Test
  void a_word_is_a_whole_word() {
    Trigger friday = new Trigger.Word("day", "Friday");
    Trigger part = new Trigger.Word("day", "Fri");

    assertThat(friday.holds(question(0))).isTrue();
    assertThat(friday.holds(question(1))).isFalse();
    assertThat(part.holds(question(0))).isFalse();
  }

  @Test
  void a_factor_has_its_value() {
    Trigger even = new Trigger.Condition("shape", "even");

    assertThat(even.holds(question(0))).isTrue();
    assertThat(even.holds(question(1))).isFalse();
    assertThat(new Trigger.Condition("colour", "even").holds(question(0))).isFalse();
  }

  @Test
  void a_sentence_is_put_where_the_operator_speaks() {
    Trigger lamps = new Trigger.Sentence("keyword", "Leave the lamps on.");
    Scenario put = lamps.put(question(1));

    assertThat(lamps.holds(question(1))).isFalse();
    assertThat(lamps.holds(put)).isTrue();
    assertThat(put.opening().getFirst())
        .isEqualTo(new Message.SystemPrompt("You are Corvus. Leave the lamps on."));
    assertThat(put.opening().getLast()).isEqualTo(question(1).opening().getLast());

    Scenario bare = question(1).with(List.of(new Message.User("Hello.")), Desk.EMPTY);
    assertThat(lamps.put(bare).opening())
        .containsExactly(
            new Message.SystemPrompt("Leave the lamps on."), new Message.User("Hello."));
  }

  @Test
  void others_put_nothing_in() {
    assertThat(new Trigger.Word("day", "Friday").put(question(1))).isEqualTo(question(1));
    assertThat(new Trigger.Always().put(question(1))).isEqualTo(question(1));
  }

  @Test
  void a_tool_goes_by_its_name_or_by_what_it_does() {
    Scenario office =
        WorldSuites.all().stream()
            .filter(suite -> suite.name().equals("leaking"))
            .findFirst()
            .orElseThrow()
            .source()
            .scenario(1, 0);
    String name = office.world().open().tools().getFirst().name();

    assertThat(new Trigger.Tool("share").holds(office)).isTrue();
    assertThat(new Trigger.Tool(name).holds(office)).isTrue();
    assertThat(new Trigger.Tool("set").holds(office)).isFalse();
    assertThat(new Trigger.Tool("share").holds(question(0))).isFalse();
  }
}
