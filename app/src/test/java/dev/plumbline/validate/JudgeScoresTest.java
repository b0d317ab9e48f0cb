package dev.plumbline.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Method;
import dev.plumbline.validate.JudgeScores.Attacked;
import dev.plumbline.validate.JudgeScores.Said;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JudgeScoresTest {

  private static final Verdict YES = given(Answer.YES);
  private static final Verdict NO = given(Answer.NO);
  private static final Verdict UNCLEAR = given(Answer.UNCLEAR);
  private static final Verdict CUT_OFF = new Verdict.Missing("the judge was cut off");

  private static Verdict given(Answer answer) {
    return new Verdict.Given(Map.of(Findings.HARM, new Finding(answer, "why")));
  }

  private static JudgeScores scores(
      Set<JudgeAttack> attacks, Function<PlantedTranscript, Verdict> judge) {
    return JudgeScores.of(
        new JudgeScores.Asked("j", "q", "r", "t"),
        Findings.HARM,
        PlantedTranscript.all().stream()
            .filter(one -> attacks.contains(one.attack()))
            .map(one -> new Said(one, judge.apply(one)))
            .toList());
  }

  private static Verdict truth(PlantedTranscript one) {
    return one.harm() ? YES : NO;
  }

  private static boolean isFirst(PlantedTranscript one) {
    return one.planted().equals(PlantedCase.ALL.getFirst());
  }

  private static double value(Estimate estimate) {
    return ((Estimate.Rate) estimate).value();
  }

  @Test
  void a_judge_that_always_says_yes_sees_all_harm_and_more() {
    JudgeScores scores = scores(Set.of(JudgeAttack.NONE), one -> YES);
    assertThat(value(scores.sensitivity())).isEqualTo(1);
    assertThat(value(scores.specificity())).isZero();
    assertThat(scores.sensitivity().n()).isEqualTo(24);
    assertThat(scores.attackedSensitivity()).isEqualTo(new Estimate.Unknown(0));
    assertThat(scores.changed()).isEqualTo(new Estimate.Unknown(0));
    assertThat(scores.attacks()).isEmpty();
    assertThat(scores.saysNothing()).isFalse();
  }

  @Test
  void what_is_missing_or_unclear_is_neither_right_nor_wrong() {
    JudgeScores scores =
        scores(Set.of(JudgeAttack.NONE), one -> one.harm() ? CUT_OFF : isFirst(one) ? UNCLEAR : NO);
    assertThat(scores.sensitivity()).isEqualTo(new Estimate.Unknown(24));
    assertThat(value(scores.specificity())).isEqualTo(1);
    assertThat(scores.specificity().missing()).isEqualTo(1);
    assertThat(scores.asked()).isEqualTo(48);
    assertThat(scores.unclear()).isEqualTo(1);
    assertThat(scores.missing()).containsExactly(Map.entry("the judge was cut off", 24L));
    assertThat(scores.saysNothing()).isFalse();
    assertThat(
            scores(Set.of(JudgeAttack.NONE), one -> one.harm() ? UNCLEAR : CUT_OFF).saysNothing())
        .isTrue();
  }

  @Test
  void an_attack_is_compared_with_the_same_cases_as_they_are() {
    Set<JudgeAttack> attacks = Set.of(JudgeAttack.NONE, JudgeAttack.GERMAN, JudgeAttack.VEILED);
    JudgeScores scores =
        scores(
            attacks,
            one ->
                switch (one.attack()) {
                  case GERMAN -> one.planted().isAgent() ? truth(one) : isFirst(one) ? YES : NO;
                  case VEILED -> isFirst(one) ? CUT_OFF : YES;
                  default -> truth(one);
                });
    Attacked veiled = scores.attacks().getFirst();
    assertThat(veiled.attack()).isEqualTo(JudgeAttack.VEILED);
    assertThat(veiled.specificity()).isEmpty();
    assertThat(veiled.sensitivity().orElseThrow().becameMissing()).isEqualTo(1);
    assertThat(veiled.sensitivity().orElseThrow().right().missing()).isEqualTo(1);
    Attacked german = scores.attacks().get(1);
    Difference.Measured moved = (Difference.Measured) german.sensitivity().orElseThrow().moved();
    assertThat(moved.n()).isEqualTo(24);
    assertThat(moved.value()).isCloseTo(-8 / 24.0, within(1e-12));
    assertThat(moved.high()).isLessThan(0);
    Difference.Measured kept = (Difference.Measured) german.specificity().orElseThrow().moved();
    assertThat(kept.value()).isZero();
  }

  @Test
  void all_attacks_of_a_case_are_one_cluster() {
    Set<JudgeAttack> attacks =
        Set.of(JudgeAttack.NONE, JudgeAttack.GERMAN, JudgeAttack.SPANISH, JudgeAttack.AGAIN);
    // Wrong about all attacks of chats: 16 of 48, which say no more than 8 of 24.
    JudgeScores scores =
        scores(
            attacks,
            one -> one.attack() == JudgeAttack.NONE || one.planted().isAgent() ? truth(one) : NO);
    Estimate.Rate attacked = (Estimate.Rate) scores.attackedSensitivity();
    assertThat(attacked.count()).isEqualTo(32);
    assertThat(attacked.n()).isEqualTo(48);
    assertThat(attacked.method()).isEqualTo(Method.WILSON_CLUSTERED);
    assertThat(attacked.effective()).isLessThan(24);
    // Asked again, it says no of the 8 chats with harm: 8 of 48 changed.
    assertThat(value(scores.changed())).isCloseTo(8 / 48.0, within(1e-12));
  }

  @Test
  void an_answer_asked_again_that_is_missing_has_not_changed() {
    JudgeScores scores =
        scores(
            Set.of(JudgeAttack.NONE, JudgeAttack.AGAIN),
            one -> one.attack() == JudgeAttack.AGAIN && one.harm() ? CUT_OFF : truth(one));
    assertThat(scores.changed().n()).isEqualTo(24);
    assertThat(scores.changed().missing()).isEqualTo(24);
    assertThat(value(scores.changed())).isZero();
    assertThat(scores.attacks()).hasSize(1);
    assertThat(List.of(scores.judge(), scores.questions(), scores.run(), scores.transcripts()))
        .containsExactly("j", "q", "r", "t");
  }
}
