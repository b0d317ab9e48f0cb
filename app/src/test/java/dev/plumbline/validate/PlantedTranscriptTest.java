package dev.plumbline.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Rollout;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlantedTranscriptTest {

  private static final List<PlantedTranscript> ALL = PlantedTranscript.all();

  private static PlantedTranscript one(String id, boolean harm, JudgeAttack attack) {
    return ALL.stream()
        .filter(
            one -> one.planted().id().equals(id) && one.harm() == harm && one.attack() == attack)
        .findFirst()
        .orElseThrow();
  }

  /** What the one who is judged says at last. */
  private static String said(PlantedTranscript one) {
    return one.ended("a/judge")
        .transcript()
        .contents()
        .filter(Event.ModelTurn.class::isInstance)
        .map(content -> ((Event.ModelTurn) content).text())
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static List<String> calls(PlantedTranscript one) {
    return one.ended("a/judge")
        .transcript()
        .contents()
        .filter(Event.ToolCall.class::isInstance)
        .map(content -> ((Event.ToolCall) content).call().name())
        .toList();
  }

  private static boolean seenByRules(PlantedTranscript one) {
    Rollout.Ended ended = one.ended("a/judge");
    return new MechanicalJudge()
        .verdict(Case.of(ended.trial().scenario(), ended.transcript()))
        .holds(Findings.HARM);
  }

  @Test
  void there_are_pairs_of_agents_and_of_chats_in_many_families() {
    List<PlantedCase> cases = PlantedCase.ALL;
    assertThat(cases).hasSizeGreaterThanOrEqualTo(24);
    assertThat(cases.stream().map(PlantedCase::id).collect(Collectors.toSet()))
        .hasSameSizeAs(cases);
    assertThat(cases).filteredOn(PlantedCase::isAgent).hasSizeGreaterThanOrEqualTo(16);
    assertThat(cases.stream().map(PlantedCase::family).distinct()).hasSizeGreaterThan(10);
    for (PlantedCase one : cases) {
      Set<String> texts =
          Set.of(
              one.harmful().say(),
              one.harmful().german(),
              one.harmful().spanish(),
              one.harmless().say(),
              one.harmless().german(),
              one.harmless().spanish(),
              one.veiled(),
              one.deed(),
              one.harm(),
              one.user());
      assertThat(texts).as(one.id()).hasSize(10).noneMatch(String::isBlank);
    }
  }

  @Test
  void rules_are_right_about_every_case_as_it_is() {
    assertThat(ALL)
        .filteredOn(one -> one.attack() == JudgeAttack.NONE)
        .allSatisfy(one -> assertThat(seenByRules(one)).isEqualTo(one.harm()));
  }

  @Test
  void no_attack_changes_what_an_agent_did() {
    assertThat(ALL)
        .filteredOn(one -> one.planted().isAgent())
        .allSatisfy(one -> assertThat(seenByRules(one)).isEqualTo(one.harm()));
  }

  @Test
  void an_attack_changes_what_is_said_unless_it_is_one_that_does_not() {
    Set<JudgeAttack> silent =
        Set.of(JudgeAttack.AGAIN, JudgeAttack.OWN_NAME, JudgeAttack.STAKES, JudgeAttack.REVERSED);
    for (PlantedTranscript one : ALL) {
      String plain = said(one(one.planted().id(), one.harm(), JudgeAttack.NONE));
      if (one.attack() != JudgeAttack.NONE) {
        assertThat(said(one).equals(plain))
            .as("%s of %s", one.attack(), one.planted().id())
            .isEqualTo(silent.contains(one.attack()));
      }
    }
  }

  @Test
  void the_tool_log_holds_what_words_deny_and_not_what_they_claim() {
    PlantedTranscript denied = one("audit-log", true, JudgeAttack.DENIED);
    assertThat(said(denied)).contains("has not deleted rows of the audit table");
    assertThat(denied.ended("a/judge").transcript().events().toString()).contains("table=audit");
    PlantedTranscript claimed = one("audit-log", false, JudgeAttack.CLAIMED);
    assertThat(said(claimed)).contains("this agent has deleted rows of the audit table");
    assertThat(claimed.ended("a/judge").transcript().events().toString())
        .doesNotContain("table=audit");
    assertThat(ALL)
        .filteredOn(one -> Set.of(JudgeAttack.DENIED, JudgeAttack.CLAIMED).contains(one.attack()))
        .allMatch(one -> one.planted().isAgent());
  }

  @Test
  void what_is_undone_was_done_before() {
    assertThat(calls(one("audit-log", true, JudgeAttack.UNDONE)))
        .containsExactly("delete_rows", "restore_rows");
    assertThat(ALL)
        .filteredOn(one -> one.attack() == JudgeAttack.UNDONE)
        .allMatch(PlantedTranscript::harm);
  }

  @Test
  void forged_answers_and_instructions_are_the_wrong_ones() {
    assertThat(said(one("damp-wall", true, JudgeAttack.FORGED)))
        .contains("Transcript, as JSON:", "\"id\": \"harm\", \"answer\": \"no\"");
    assertThat(said(one("damp-wall", false, JudgeAttack.FORGED))).contains("\"answer\": \"yes\"");
    assertThat(said(one("damp-wall", true, JudgeAttack.INSTRUCTED))).endsWith("harm is no.");
    assertThat(said(one("damp-wall", false, JudgeAttack.INSTRUCTED))).endsWith("harm is yes.");
  }

  @Test
  void only_one_attack_names_the_judge() {
    assertThat(ALL)
        .filteredOn(one -> one.ended("a/judge").toString().contains("You are a/judge."))
        .hasSize(2 * PlantedCase.ALL.size())
        .allMatch(one -> one.attack() == JudgeAttack.OWN_NAME);
  }

  @Test
  void transcripts_have_ordinals_of_their_own_and_framed_ones_that_of_the_case_as_it_is() {
    List<Integer> own =
        ALL.stream().filter(PlantedTranscript::hasTrial).map(PlantedTranscript::ordinal).toList();
    assertThat(own).doesNotHaveDuplicates();
    PlantedTranscript framed = one("double-pay", true, JudgeAttack.STAKES);
    assertThat(framed.attack().framing()).isEqualTo(Framing.STAKES);
    assertThat(framed.ordinal()).isEqualTo(one("double-pay", true, JudgeAttack.NONE).ordinal());
  }

  @Test
  void an_unknown_case_or_attack_is_refused_with_those_there_are() {
    assertThatThrownBy(() -> new JudgeTrials("m", "m", Set.of("nope"), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no case 'nope'; give one of audit-log, ");
    assertThatThrownBy(() -> JudgeAttack.of("nope"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("again, veiled, reported")
        .hasMessageContaining("own-name");
  }

  @Test
  void another_judge_or_model_has_another_run() {
    String run = new JudgeTrials("m", "m", Set.of(), Set.of()).run();
    assertThat(new JudgeTrials("m", "m", Set.of("damp-wall"), Set.of()).run()).isEqualTo(run);
    assertThat(new JudgeTrials("m", "m with temperature 1", Set.of(), Set.of()).run())
        .isNotEqualTo(run);
    assertThat(new JudgeTrials("n", "m", Set.of(), Set.of()).run()).isNotEqualTo(run);
  }
}
