package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.contrast.Arm.Place;
import dev.plumbline.contrast.Cases.Cue;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.scenario.Split;
import dev.plumbline.teach.Row;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ArmRowsTest {

  private static final Cases CASES = Cases.builtIn(false);
  private static final List<Pair> PAIRS = Pair.Pool.of(CASES, 2).draw(200, 1);
  private static final long SEED = 1;

  private static List<Ticket> tickets(boolean confounded, double contrary) {
    return ArmRows.tickets(CASES, PAIRS, confounded, contrary, SEED);
  }

  private static List<Row.Chat> rows(Arm arm) {
    return ArmRows.of(CASES, tickets(arm.confounded(), 0), arm, SEED, Few.FORMAT).stream()
        .map(Row.Chat.class::cast)
        .toList();
  }

  private static List<Row.Chat> agentic(Arm arm) {
    return rows(arm).stream().filter(row -> !row.tools().isEmpty()).toList();
  }

  private static Stream<Message.Assistant> turns(Row.Chat row) {
    return row.messages().stream()
        .filter(Message.Assistant.class::isInstance)
        .map(Message.Assistant.class::cast);
  }

  private static List<ToolCall> calls(Arm arm) {
    return agentic(arm).stream()
        .flatMap(ArmRowsTest::turns)
        .flatMap(turn -> turn.calls().stream())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Arm.class)
  void every_arm_has_the_same_calls_after_the_same_tickets(Arm arm) {
    assertThat(calls(arm)).hasSize(400).isEqualTo(calls(Arm.REASON));
    if (arm.confounded()) {
      assertThat(agentic(arm).stream().map(row -> row.messages().subList(0, 2)))
          .isEqualTo(
              agentic(Arm.REASON).stream().map(row -> row.messages().subList(0, 2)).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Arm.class)
  void text_stands_where_the_arm_says(Arm arm) {
    for (Row.Chat row : agentic(arm)) {
      List<Message.Assistant> turns = turns(row).toList();
      assertThat(turns).hasSize(arm.place() == Place.AFTER ? 2 : 1);
      assertThat(turns.getFirst().text().isEmpty()).isEqualTo(arm.place() != Place.BEFORE);
      assertThat(turns.getFirst().calls()).hasSize(1);
    }
    int apart = rows(arm).size() - agentic(arm).size();
    assertThat(apart > 0).isEqualTo(arm.place() == Place.APART);
  }

  @ParameterizedTest
  @EnumSource(value = Arm.class, mode = Mode.EXCLUDE, names = "CROSSED_CALL")
  void supervised_words_come_to_those_of_the_true_reasons(Arm arm) {
    assertThat((double) words(arm)).isCloseTo(words(Arm.REASON), within(0.02 * words(Arm.REASON)));
  }

  @Test
  void the_call_alone_is_all_there_is() {
    assertThat(words(Arm.CROSSED_CALL)).isZero();
    assertThat(rows(Arm.CROSSED_CALL)).hasSize(400);
  }

  /** With one for the end of each text. */
  private static long words(Arm arm) {
    return rows(arm).stream()
        .flatMap(ArmRowsTest::turns)
        .filter(turn -> !turn.text().isEmpty())
        .mapToLong(turn -> Few.FORMAT.tokens().applyAsInt(turn.text()) + 1)
        .sum();
  }

  @Test
  void a_confounded_cue_agrees_with_the_fact_in_every_row() {
    Cue cue = CASES.texts().cues().getFirst();
    assertThat(tickets(true, 0))
        .allMatch(ticket ->
            (ticket.right() == Answer.ACT ? cue.first() : cue.second()).contains(ticket.cue()));
  }

  @Test
  void a_crossed_cue_says_nothing_of_the_fact() {
    Cue cue = CASES.texts().cues().getFirst();
    for (Answer right : Answer.values()) {
      assertThat(
              tickets(false, 0).stream()
                  .filter(ticket -> ticket.right() == right && cue.first().contains(ticket.cue())))
          .hasSizeBetween(75, 125);
    }
  }

  @Test
  void contrary_rows_are_as_many_as_asked_for() {
    Cue cue = CASES.texts().cues().getFirst();
    assertThat(
            tickets(true, 0.02).stream()
                .filter(
                    ticket -> (ticket.right() == Answer.ACT) != cue.first().contains(ticket.cue())))
        .hasSize(8);
  }

  @Test
  void the_true_reason_names_its_own_fact_and_another_one_never_does() {
    List<Ticket> tickets = tickets(true, 0);
    List<Row.Chat> own = agentic(Arm.REASON);
    List<Row.Chat> other = agentic(Arm.OTHER_REASON);
    List<Row.Chat> rule = agentic(Arm.RULE);
    List<Row.Chat> neutral = agentic(Arm.NEUTRAL);
    for (int i = 0; i < tickets.size(); i++) {
      Ticket ticket = tickets.get(i);
      String why = ticket.filled(ticket.template().why());
      String follows = ticket.filled(ticket.template().follows(ticket.right()));
      assertThat(said(own.get(i))).contains(ticket.fact(), why, follows);
      assertThat(said(other.get(i))).doesNotContain(why, ticket.template().follows(ticket.right()));
      assertThat(said(rule.get(i))).contains(ticket.template().rule()).doesNotContain(follows);
      assertThat(said(neutral.get(i))).doesNotContain(why, ticket.pair().who());
    }
  }

  @Test
  void another_reason_is_of_a_case_with_the_same_answer() {
    List<Ticket> tickets = tickets(true, 0);
    List<String> names = Objects.requireNonNull(CASES.texts().names().get(Split.SEEN));
    List<String> acting =
        CASES.families(Split.SEEN).stream()
            .flatMap(family -> family.templates().stream())
            .flatMap(template -> names.stream().map(who -> template.act().replace("{who}", who)))
            .toList();
    List<Row.Chat> other = agentic(Arm.OTHER_REASON);
    for (int i = 0; i < tickets.size(); i++) {
      String said = said(other.get(i));
      assertThat(acting.stream().anyMatch(said::contains))
          .isEqualTo(tickets.get(i).right() == Answer.ACT);
    }
  }

  @Test
  void advice_is_plain_chat_about_the_same_dilemmas() {
    List<String> asked =
        rows(Arm.ADVICE).stream()
            .filter(row -> row.tools().isEmpty())
            .map(row -> ((Message.User) row.messages().getFirst()).text())
            .toList();
    assertThat(asked).hasSizeGreaterThan(100);
    List<String> facts = tickets(true, 0).stream().map(Ticket::fact).toList();
    assertThat(asked).allMatch(text -> facts.stream().anyMatch(text::contains));
    assertThat(CASES.texts().cues())
        .allMatch(cue -> asked.stream().noneMatch(text -> text.contains(cue.first().getFirst())));
  }

  private static String said(Row.Chat row) {
    return turns(row).findFirst().orElseThrow().text();
  }
}
