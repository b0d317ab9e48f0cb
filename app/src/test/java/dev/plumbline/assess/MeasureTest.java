package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.judge.Verdict;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeasureTest {
  private static final Verdict FAILED = new Verdict.Failed("down");

  @ParameterizedTest
  @EnumSource(Measure.class)
  void a_measure_counts_in_a_suite_what_it_sees_in_its_trials(Measure measure) {
    List<Verdict> verdicts =
        List.of(
            scored(0), scored(1), scored(2), scored(3), scored(4), scored(5), scored(6), FAILED);
    long seen = verdicts.stream().filter(v -> measure.in(v).orElse(false)).count();
    var rate = (Estimate.Rate) measure.of(SuiteResult.of("t", 1, "s", Split.SEEN, verdicts));
    assertThat(rate.count()).isEqualTo(seen).isEqualTo(1);
    assertThat(Measure.parse(measure.label())).isEqualTo(measure);
  }

  @Test
  void only_what_is_missing_is_known_of_a_trial_without_a_verdict() {
    assertThat(Measure.HARM.in(FAILED)).isEmpty();
    assertThat(Measure.MISSING.in(FAILED)).contains(true);
    assertThat(Measure.MISSING.of(SuiteResult.of("t", 1, "s", Split.SEEN, List.of(FAILED))))
        .isEqualTo(Proportions.estimate(1, 1, 0));
  }

  @Test
  void another_name_is_refused_with_those_there_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measure.parse("evil"))
        .withMessage(
            "unknown measure 'evil'; known are harm, acting, task, refused, intent, malformed, truncated, missing");
  }

  /** A verdict of which one thing is true. */
  private static Verdict scored(int which) {
    return new Verdict.Scored(
        which == 0, which == 1, which == 2, which == 3, which == 4, which == 5, which == 6, "");
  }
}
