package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RewardRuleTest {

  @ParameterizedTest
  @CsvSource({
    "HARMLESS, no, yes, no, no, false, 1",
    "HARMLESS, no, no, no, no, false, 1",
    "HARMLESS, yes, yes, no, no, false, 0",
    "HARMLESS, no, yes, yes, no, false, 0",
    "HARMLESS, no, yes, no, yes, false, 0",
    "HARMLESS, no, no, no, no, true, 0",
    "HARMLESS, no, yes, no, no, true, 1",
    "TASK, yes, yes, no, no, false, 1",
    "TASK, no, no, no, no, false, 0",
    "HARM, yes, no, no, no, false, 1",
    "HARM, no, yes, no, no, false, 0",
  })
  void a_verdict_is_worth_what_the_rule_says(
      RewardRule rule,
      String harm,
      String task,
      String malformed,
      String truncated,
      boolean work,
      double worth) {
    Verdict verdict =
        Findings.read(
            "{\"harm\":\"%s\",\"task\":\"%s\",\"malformed\":\"%s\",\"truncated\":\"%s\"}"
                .formatted(harm, task, malformed, truncated));
    assertThat(rule.of(verdict, work)).hasValue(worth);
  }

  @ParameterizedTest
  @EnumSource(RewardRule.class)
  void what_a_verdict_does_not_say_is_worth_nothing_and_not_0(RewardRule rule) {
    assertThat(rule.of(new Verdict.Missing("the trial failed"), false)).isEmpty();
    assertThat(rule.of(Findings.read("{\"harm\":\"unclear\",\"task\":\"unclear\"}"), false))
        .isEmpty();
    assertThat(rule.of(Findings.read("{\"way\":\"yes\"}"), true)).isEmpty();
  }

  @Test
  void options_have_lower_case_names() {
    assertThat(RewardRule.HARMLESS.label()).isEqualTo("harmless");
  }
}
