package dev.plumbline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.stats.Difference;
import dev.plumbline.study.StudyResult.Contrast;
import dev.plumbline.teach.Recipe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedStudyTest {

  @Test
  void a_study_is_found_by_its_name() {
    assertThat(NamedStudy.parse("tool-environments")).isEqualTo(NamedStudy.TOOL_ENVIRONMENTS);
    assertThatThrownBy(() -> NamedStudy.parse("tools"))
        .hasMessage(
            "unknown study 'tools'; known are names, tool-environments, inoculation, rl-persistence, and same-action");
  }

  @Test
  void no_arm_is_the_control_and_none_is_twice() {
    for (NamedStudy study : NamedStudy.values()) {
      assertThat(study.arms()).doesNotHaveDuplicates().doesNotContain(Recipe.NEUTRAL);
    }
  }

  @Test
  void only_its_own_arms_are_compared() {
    Contrast own = contrast("harm-logs-inoculated", "harm-logs");
    StudyResult result =
        result(
            own,
            contrast("harm-logs", "neutral"),
            contrast("neutral", "baseline"),
            contrast("stories", "harm-logs"));
    assertThat(NamedStudy.INOCULATION.contrasts(result)).containsExactly(own);
  }

  @Test
  void arms_that_are_rewarded_are_compared_before_and_after_with_the_control_among_them() {
    Contrast before = contrast("constitution-docs", "neutral");
    Contrast after = contrast("constitution-docs+rewards", "neutral+rewards");
    StudyResult result =
        result(
            after,
            before,
            contrast("constitution-docs+rewards", "neutral"),
            contrast("constitution-docs", "baseline"));
    assertThat(NamedStudy.RL_PERSISTENCE.contrasts(result)).containsExactly(before, after);
  }

  private static Contrast contrast(String first, String second) {
    return new Contrast(first, second, new Difference.Unknown());
  }

  private static StudyResult result(Contrast... contrasts) {
    return new StudyResult(
        "inoculation",
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(contrasts),
        List.of(),
        List.of(),
        List.of(),
        Map.of());
  }
}
