package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.contrast.ArmRun.Tested;
import dev.plumbline.contrast.ContrastResult.Figure;
import dev.plumbline.contrast.Criterion.Decision;
import dev.plumbline.contrast.Exam.Did;
import dev.plumbline.contrast.Exam.Mode;
import dev.plumbline.scenario.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastResultTest {

  private static final ContrastSettings SETTINGS =
      new ContrastSettings(Arm.DECIDING, 700, 5, 2, 16, 5e-4, 0.95, 0, List.of(), 2, 96);

  private static ContrastResult result(List<Tested> done) {
    return ContrastResult.of(SETTINGS, done);
  }

  /** Five seeds, right in so many of ten templates, one more in every second seed. */
  private static List<Tested> seeds(Arm arm, int seeds, int right) {
    List<Tested> done = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      done.add(Results.trained(arm, 700, seed, Results.following(right + seed % 2)));
    }
    return done;
  }

  private static List<Tested> all(int control, int reason, int neutral, int other) {
    List<Tested> done = new ArrayList<>(seeds(Arm.CROSSED, 5, control));
    done.addAll(seeds(Arm.REASON, 5, reason));
    done.addAll(seeds(Arm.NEUTRAL, 5, neutral));
    done.addAll(seeds(Arm.OTHER_REASON, 5, other));
    return done;
  }

  @Test
  void who_follows_the_cue_is_wrong_where_it_lies_and_right_where_it_does_not() {
    ContrastResult result =
        result(List.of(Results.trained(Arm.ACTION, 700, 1, Results.following(0))));
    assertThat(accuracy(result, true)).isZero();
    assertThat(accuracy(result, false)).isEqualTo(1);
  }

  private static double accuracy(ContrastResult result, boolean crossed) {
    return figure(result, crossed).accuracy().value();
  }

  private static Figure figure(ContrastResult result, boolean crossed) {
    return result.figure("action", 700, Mode.THINKING, Split.HELD_OUT, crossed).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "ACT, 0.5, act",
    "HOLD, 0.5, hold",
    "NO_CALL, 0, no_call",
    "OTHER_CALL, 0, other_call",
    "MALFORMED, 0, malformed",
    "TRUNCATED, 0, truncated"
  })
  void always_acting_and_never_acting_get_half_and_no_call_gets_nothing(
      Did always, double expected, String counted) {
    Figure figure =
        figure(
            result(
                List.of(Results.trained(Arm.ACTION, 700, 1, (template, crossed, right) -> always))),
            true);
    assertThat(figure.accuracy().value()).isEqualTo(expected);
    assertThat(figure.did()).hasSize(6).contains(Map.entry(counted, 1.0));
  }

  @Test
  void arms_are_compared_over_the_seeds_that_both_have() {
    List<Tested> done = new ArrayList<>(seeds(Arm.REASON, 3, 8));
    done.addAll(seeds(Arm.NEUTRAL, 2, 3));
    ContrastResult result = result(done);
    ContrastResult.Contrast contrast =
        result.contrasts().stream()
            .filter(one -> one.mode() == Mode.THINKING)
            .findFirst()
            .orElseThrow();
    assertThat(contrast.against()).isEqualTo("neutral");
    assertThat(contrast.seeds()).containsExactly(1L, 2L);
    assertThat(contrast.difference().value()).isCloseTo(0.5, within(1e-9));
    assertThat(contrast.difference().low()).isPositive();
  }

  @Test
  void nothing_is_decided_before_every_deciding_arm_has_five_seeds() {
    List<Tested> done = all(9, 8, 3, 3);
    assertThat(result(done).verdict().decision()).isEqualTo(Decision.REASONS_GENERALISE);
    for (int missing : new int[] {0, 5, 10, 15}) {
      List<Tested> some = new ArrayList<>(done);
      some.remove(missing);
      assertThat(result(some).verdict().decision())
          .as("without %d", missing)
          .isEqualTo(Decision.OPEN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9, 8, 3, 3, REASONS_GENERALISE",
    "6, 8, 3, 3, MODEL_TOO_SMALL",
    "9, 8, 3, 8, NOT_FOUND",
    "9, 8, 8, 3, NOT_FOUND",
    "9, 3, 8, 8, NOT_FOUND",
  })
  void the_rule_needs_the_control_and_both_comparisons(
      int control, int reason, int neutral, int other, Decision expected) {
    Criterion.Verdict verdict = result(all(control, reason, neutral, other)).verdict();
    assertThat(verdict.decision()).isEqualTo(expected);
    assertThat(verdict.words()).isNotEmpty().endsWith(".");
  }
}
