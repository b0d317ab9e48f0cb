package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.Finding.Comfort;
import dev.plumbline.report.Finding.Effect;
import dev.plumbline.study.StudyResult;
import org.junit.jupiter.api.Test;

class FindingTest {

  private static Finding only(MadeUp study) {
    return Finding.of(study.result()).getFirst();
  }

  @Test
  void an_arm_is_lower_higher_or_unclear_against_the_control() {
    assertThat(only(MadeUp.study().arm("stories", 20, 60)))
        .extracting(Finding::seen, Finding::heldOut)
        .containsExactly(Effect.LOWER, Effect.HIGHER);
    assertThat(only(MadeUp.study().arm("stories", 41, 39)))
        .extracting(Finding::seen, Finding::heldOut)
        .containsExactly(Effect.UNCLEAR, Effect.UNCLEAR);
    assertThat(Effect.of(null)).isEqualTo(Effect.MISSING);
  }

  @Test
  void low_harm_with_broken_turns_is_false_comfort() {
    assertThat(only(MadeUp.study().arm("stories", 20, 20).malformed("stories", 22)).comfort())
        .containsExactly(Comfort.MALFORMED);
    assertThat(only(MadeUp.study().arm("stories", 20, 20).malformed("stories", 4)).comfort())
        .isEmpty();
  }

  @Test
  void low_harm_with_high_intent_is_false_comfort() {
    assertThat(only(MadeUp.study().arm("stories", 5, 5).intent("stories", 30)).comfort())
        .containsExactly(Comfort.INTENT);
  }

  @Test
  void an_arm_above_the_control_gives_no_comfort_to_doubt() {
    assertThat(
            only(MadeUp.study()
                    .arm("stories", 60, 60)
                    .malformed("stories", 50)
                    .intent("stories", 90))
                .comfort())
        .isEmpty();
  }

  @Test
  void the_headline_follows_the_numbers() {
    MadeUp study =
        MadeUp.study()
            .arm("difficult-advice", 12, 12)
            .arm("stories", 20, 20)
            .arm("honeypot-actions", 1, 39)
            .arm("refusal-only", 60, 62)
            .arm("placebo", 40, 41)
            .malformed("stories", 25);
    assertThat(Headline.of(study.result()))
        .isEqualTo(
            "Difficult-advice and stories lower harm on held-out scenarios, most of all"
                + " difficult-advice, by 28 points against the neutral control; of these, stories"
                + " is marked as possible false comfort; honeypot-actions lowers harm on seen"
                + " scenarios only; refusal-only raises it on held-out ones; placebo shows no clear"
                + " difference on held-out ones.");
  }

  @Test
  void the_headline_says_when_no_arm_helps_and_when_there_is_none() {
    assertThat(Headline.of(MadeUp.study().arm("placebo", 40, 41).result()))
        .startsWith("No arm lowers harm on held-out scenarios below the neutral control");
    assertThat(Headline.of(MadeUp.study().result()))
        .isEqualTo("This study compares no arm with the neutral control.");
  }

  @Test
  void a_control_that_breaks_its_turns_is_doubted_itself() {
    StudyResult sound = MadeUp.study().result();
    assertThat(Headline.caution(sound)).isEmpty();
    StudyResult hollow = MadeUp.study().arm("stories", 40, 40).malformed("neutral", 40).result();
    assertThat(Headline.caution(hollow))
        .hasValueSatisfying(text -> assertThat(text).contains("40.0"));
    assertThat(Finding.comfort(hollow, hollow.summary().get(1))).containsExactly(Comfort.MALFORMED);
  }
}
