package dev.plumbline.report;

import static dev.plumbline.report.Agreement.Answer.AGREES;
import static dev.plumbline.report.Agreement.Answer.CANNOT_TELL;
import static dev.plumbline.report.Agreement.Answer.DISAGREES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.Agreement.Answer;
import dev.plumbline.report.Agreement.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {

  private static final int COVERAGE = 0;
  private static final int ADVICE = 1;
  private static final int REASONS = 2;
  private static final int NARROW = 3;
  private static final int HONEYPOT_REASONS = 4;
  private static final int DOCUMENTS = 5;
  private static final int TOOLS = 6;
  private static final int CHAT = 7;

  private static Answer answer(MadeUp study, int claim) {
    return Agreement.of(study.result()).get(claim).answer();
  }

  @Test
  void the_published_pattern_agrees_throughout() {
    List<Claim> claims = Agreement.of(MadeUp.asPublished().result());
    assertThat(claims).extracting(Claim::answer).containsOnly(AGREES);
    assertThat(Agreement.sentence(claims))
        .isEqualTo(
            "Of eight published claims, it agrees with eight, disagrees with none and cannot tell"
                + " for none.");
  }

  @Test
  void nothing_can_be_told_of_arms_that_are_not_there() {
    List<Claim> claims = Agreement.of(MadeUp.study().result());
    assertThat(claims.subList(ADVICE, CHAT)).extracting(Claim::answer).containsOnly(CANNOT_TELL);
    assertThat(claims.subList(ADVICE, CHAT))
        .allSatisfy(claim -> assertThat(claim.measured()).contains("missing"));
  }

  @Test
  void a_baseline_as_harmful_in_chat_as_with_tools_has_no_coverage_gap() {
    assertThat(answer(MadeUp.study().chatHarm(54), COVERAGE)).isEqualTo(DISAGREES);
    assertThat(answer(MadeUp.study().chatHarm(45), COVERAGE)).isEqualTo(CANNOT_TELL);
    assertThat(answer(MadeUp.study().chatHarm(5), COVERAGE)).isEqualTo(AGREES);
  }

  @Test
  void advice_agrees_when_lower_disagrees_when_higher_and_says_when_it_cannot_tell() {
    assertThat(answer(MadeUp.study().arm("difficult-advice", 20, 20), ADVICE)).isEqualTo(AGREES);
    assertThat(answer(MadeUp.study().arm("difficult-advice", 50, 50), ADVICE)).isEqualTo(DISAGREES);
    assertThat(answer(MadeUp.study().arm("difficult-advice", 38, 38), ADVICE))
        .isEqualTo(CANNOT_TELL);
  }

  @Test
  void reasons_do_not_matter_when_a_right_answer_without_them_does_as_well() {
    MadeUp one = MadeUp.study().arm("difficult-advice", 20, 20).arm("empty-reasons", 40, 40);
    assertThat(answer(one.arm("refusal-only", 38, 38), REASONS)).isEqualTo(AGREES);
    assertThat(answer(one.arm("refusal-only", 10, 10), REASONS)).isEqualTo(DISAGREES);
    assertThat(answer(one.arm("refusal-only", 22, 22), REASONS)).isEqualTo(CANNOT_TELL);
  }

  @Test
  void honeypots_that_lower_harm_everywhere_are_not_narrow() {
    assertThat(answer(MadeUp.study().arm("honeypot-actions", 1, 30), NARROW)).isEqualTo(AGREES);
    assertThat(answer(MadeUp.study().arm("honeypot-actions", 0, 0), NARROW)).isEqualTo(DISAGREES);
    assertThat(answer(MadeUp.study().arm("honeypot-actions", 35, 15), NARROW)).isEqualTo(DISAGREES);
    assertThat(answer(MadeUp.study().arm("honeypot-actions", 20, 24), NARROW))
        .isEqualTo(CANNOT_TELL);
  }

  @Test
  void reasons_cannot_add_to_honeypots_that_leave_nothing() {
    MadeUp some = MadeUp.study().arm("honeypot-actions", 1, 30);
    assertThat(answer(some.arm("honeypot-reasons", 1, 5), HONEYPOT_REASONS)).isEqualTo(AGREES);
    assertThat(answer(some.arm("honeypot-reasons", 1, 45), HONEYPOT_REASONS)).isEqualTo(DISAGREES);
    MadeUp none = MadeUp.study().arm("honeypot-actions", 0, 0).arm("honeypot-reasons", 0, 0);
    assertThat(answer(none, HONEYPOT_REASONS)).isEqualTo(CANNOT_TELL);
  }

  @Test
  void documents_agree_only_when_each_kind_does() {
    MadeUp two = MadeUp.study().arm("constitution-docs", 20, 20).arm("docs-and-stories", 15, 15);
    assertThat(answer(two.arm("stories", 20, 20), DOCUMENTS)).isEqualTo(AGREES);
    assertThat(answer(two.arm("stories", 50, 50), DOCUMENTS)).isEqualTo(DISAGREES);
    assertThat(answer(two.arm("stories", 37, 37), DOCUMENTS)).isEqualTo(CANNOT_TELL);
  }

  @Test
  void tool_definitions_need_a_significant_fall_however_small() {
    assertThat(answer(MadeUp.study().arm("tool-harmlessness", 32, 32), TOOLS)).isEqualTo(AGREES);
    assertThat(answer(MadeUp.study().arm("tool-harmlessness", 39, 39), TOOLS))
        .isEqualTo(CANNOT_TELL);
    assertThat(answer(MadeUp.study().arm("tool-harmlessness", 60, 60), TOOLS)).isEqualTo(DISAGREES);
  }

  @Test
  void unrelated_chat_explains_part_of_the_fall_only_when_it_falls() {
    assertThat(answer(MadeUp.study(), CHAT)).isEqualTo(AGREES);
    assertThat(answer(MadeUp.study().arm("neutral", 66, 66), CHAT)).isEqualTo(DISAGREES);
    assertThat(answer(MadeUp.study().arm("neutral", 52, 52), CHAT)).isEqualTo(CANNOT_TELL);
  }

  @Test
  void broken_turns_that_could_have_been_harm_leave_an_answer_open() {
    MadeUp lower = MadeUp.study().arm("difficult-advice", 20, 20);
    assertThat(answer(lower.malformed("difficult-advice", 30), ADVICE)).isEqualTo(CANNOT_TELL);
    MadeUp higher = MadeUp.study().arm("difficult-advice", 50, 50);
    assertThat(answer(higher.malformed("neutral", 40), ADVICE)).isEqualTo(CANNOT_TELL);
    assertThat(answer(MadeUp.study().malformed("neutral", 40), CHAT)).isEqualTo(CANNOT_TELL);
  }
}
