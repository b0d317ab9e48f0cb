package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.contrast.ContrastSettings.Run;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastSettingsTest {

  @Test
  void arms_that_decide_come_first_seed_by_seed_and_the_curve_last() {
    ContrastSettings settings =
        new ContrastSettings(
            List.of(Arm.CHAT, Arm.NEUTRAL, Arm.REASON),
            700,
            2,
            2,
            16,
            5e-4,
            0.95,
            0,
            List.of(700, 50),
            2,
            96);
    assertThat(settings.runs().stream().map(Run::folder))
        .containsExactly(
            "reason-700/seed-1",
            "neutral-700/seed-1",
            "reason-700/seed-2",
            "neutral-700/seed-2",
            "chat-700/seed-1",
            "chat-700/seed-2",
            "reason-50/seed-1",
            "neutral-50/seed-1",
            "chat-50/seed-1",
            "reason-50/seed-2",
            "neutral-50/seed-2",
            "chat-50/seed-2");
  }

  @Test
  void contrary_rows_change_confounded_arms_alone() {
    ContrastSettings settings =
        new ContrastSettings(
            List.of(Arm.REASON), 700, 1, 2, 16, 5e-4, 0.95, 0.02, List.of(), 2, 96);
    assertThat(settings.facts(new Run(Arm.REASON, 700, 1))).containsEntry("contrary", "0.02");
    assertThat(settings.facts(new Run(Arm.CROSSED, 700, 1))).containsEntry("contrary", "0.0");
  }

  @Test
  void the_memory_of_adam_is_part_of_what_a_training_was_begun_with() {
    ContrastSettings settings =
        new ContrastSettings(List.of(Arm.REASON), 700, 1, 2, 16, 5e-4, 0.9, 0, List.of(), 2, 96);
    assertThat(settings.facts(new Run(Arm.REASON, 700, 1))).containsEntry("adam beta2", "0.9");
    assertThat(settings.training(1_400, 1).adam().beta2()).isEqualTo(0.9);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ContrastSettings(List.of(Arm.REASON), 700, 1, 2, 16, 5e-4, 1, 0, List.of(), 2, 96))
        .withMessage("adam-beta2 is 1.0, must be from 0 to less than 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 2 | 16 | 5e-4 | 0 | REASON | seeds is 0; give 1 or more",
        "1 | 0 | 16 | 5e-4 | 0 | REASON | epochs is 0.0; give more than 0",
        "1 | 2 | 0 | 5e-4 | 0 | REASON | lora is 0; give a rank of 1 or more",
        "1 | 2 | 16 | 0 | 0 | REASON | learning-rate is 0.0; give more than 0",
        "1 | 2 | 16 | 5e-4 | 0.6 | REASON | contrary is 0.6, must be from 0 to 0.5",
        "1 | 2 | 16 | 5e-4 | 0.02 | CROSSED | --contrary has no effect, as the cue of these arms is drawn anyway; leave it out",
      })
  void senseless_settings_are_refused_with_one_sentence(
      int seeds, double epochs, int rank, double rate, double contrary, Arm arm, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ContrastSettings(
                List.of(arm), 700, seeds, epochs, rank, rate, 0.95, contrary, List.of(), 2, 96))
        .withMessage(message);
  }

  @Test
  void an_unknown_arm_is_named_with_those_there_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arm.parse("reasons"))
        .withMessageStartingWith(
            "unknown arm 'reasons'; there is crossed, reason, neutral, other-reason");
  }
}
