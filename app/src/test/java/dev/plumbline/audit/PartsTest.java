package dev.plumbline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.suite.Catalog;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartsTest {

  private static final Scenario SCENARIO =
      Leaky.scenario("office", Map.of(), "You help. Be brief.", "Hello.\nTicket 1: read it.");

  private static final Parts PARTS = Parts.of(SCENARIO);

  @Test
  void a_scenario_is_its_sentences_files_and_tools() {
    assertThat(PARTS.parts().stream().map(Parts.Part::inWords))
        .containsExactly(
            "You help.",
            "Be brief.",
            "Hello.",
            "Ticket 1: read it.",
            "the file notes",
            "the tool read",
            "the tool share");
  }

  @Test
  void all_parts_are_the_scenario_itself() {
    assertThat(PARTS.only(Set.copyOf(PARTS.numbers()))).contains(SCENARIO);
    for (Scenario scenario : List.of(scenario("blackmail"), scenario("jailbreak"))) {
      Parts parts = Parts.of(scenario);
      assertThat(parts.only(Set.copyOf(parts.numbers()))).contains(scenario);
    }
  }

  private static Scenario scenario(String suite) {
    return Catalog.builtIn()
        .suites(suite, Map.of(), Map.of("modelName", "Assistant"), Protocol.NATIVE)
        .getFirst()
        .source()
        .scenario(1, 0);
  }

  @Test
  void what_is_left_out_is_nowhere() {
    Scenario less = PARTS.only(Set.of(1, 3, 5)).orElseThrow();

    assertThat(less.opening())
        .containsExactly(
            new Message.SystemPrompt("Be brief."), new Message.User("Ticket 1: read it."));
    assertThat(less.world())
        .isInstanceOfSatisfying(
            Desk.class,
            desk -> {
              assertThat(desk.documents()).isEmpty();
              assertThat(desk.tools()).containsExactly(Leaky.TOOLS.getFirst());
            });
    assertThat(PARTS.only(Set.of(3)).orElseThrow().opening())
        .containsExactly(new Message.User("Ticket 1: read it."));
  }

  @Test
  void a_target_that_is_asked_nothing_has_no_scenario() {
    assertThat(PARTS.only(Set.of(0, 1, 5))).isEmpty();
  }

  @Test
  void a_mail_of_a_company_can_be_left_out() {
    Parts parts = Parts.of(scenario("blackmail"));
    int mail =
        parts.numbers().stream()
            .filter(n -> parts.parts().get(n).kind() == Parts.Kind.MAIL)
            .findFirst()
            .orElseThrow();
    Set<Integer> kept = new HashSet<>(parts.numbers());
    kept.remove(mail);

    Company all = (Company) parts.scenario().world();
    Company less = (Company) parts.only(kept).orElseThrow().world();

    assertThat(less.mail()).isEqualTo(all.mail().subList(1, all.mail().size()));
    assertThat(less.files()).isEqualTo(all.files());
    assertThat(less.tools()).isEqualTo(all.tools());
  }

  @Test
  void a_sentence_is_put_in_where_it_is_to_stand() {
    assertThat(PARTS.withSentence(3, "Mind the gap.").opening().getLast())
        .isEqualTo(new Message.User("Hello.\nMind the gap. Ticket 1: read it."));
    assertThat(PARTS.withSentence(0, "Mind the gap.\n").opening().getFirst())
        .isEqualTo(new Message.SystemPrompt("Mind the gap. You help. Be brief."));
    assertThat(PARTS.withSentence(2, "Mind the gap.").opening().getLast())
        .isEqualTo(new Message.User("Mind the gap.\nHello.\nTicket 1: read it."));
  }

  @Test
  void an_opening_that_ends_with_what_a_tool_said_is_cut_down_too() {
    Message.Assistant called =
        new Message.Assistant(
            "",
            "",
            List.of(new ToolCall("c1", "read", new ToolCall("read", Map.of()).arguments())));
    Scenario scenario =
        Leaky.scenario("office", Map.of(), "You help.", "Go on.")
            .with(
                List.of(
                    new Message.SystemPrompt("You help."),
                    new Message.User("Go on."),
                    called,
                    new Message.ToolOutput("c1", "read", "A plan.")),
                Leaky.scenario("office", Map.of(), "You help.", "Go on.").world());
    Parts parts = Parts.of(scenario);
    int message = parts.sentencesOf(Message.User.class).getFirst();

    assertThat(parts.only(Set.of(message)).orElseThrow().opening())
        .containsExactly(
            new Message.User("Go on."), called, new Message.ToolOutput("c1", "read", "A plan."));
    assertThat(parts.only(Set.of())).isEmpty();
  }
}
