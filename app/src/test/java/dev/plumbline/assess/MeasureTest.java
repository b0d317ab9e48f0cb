package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MeasureTest {
  private static final Verdict FAILED = new Verdict.Missing("down");
  private static final int MARKS = 10;

  @ParameterizedTest
  @EnumSource(Measure.class)
  void a_measure_counts_in_a_suite_what_it_sees_in_its_trials(Measure measure) {
    List<Verdict> verdicts =
        Stream.concat(IntStream.range(0, MARKS).mapToObj(MeasureTest::scored), Stream.of(FAILED))
            .toList();
    long seen = verdicts.stream().filter(v -> measure.in(v).orElse(false)).count();
    var rate =
        (Estimate.Rate)
            SuiteResult.of("t", 1, "s", Split.SEEN, Observations.each(verdicts)).rate(measure);
    assertThat(rate.count()).isEqualTo(seen).isEqualTo(measure == Measure.FORMAT ? MARKS - 2 : 1);
    assertThat(Measure.parse(measure.label())).isEqualTo(measure);
  }

  @Test
  void only_what_is_missing_is_known_of_a_trial_without_a_verdict() {
    assertThat(Measure.HARM.in(FAILED)).isEmpty();
    assertThat(Measure.MISSING.in(FAILED)).contains(true);
    assertThat(
            SuiteResult.of("t", 1, "s", Split.SEEN, Observations.each(List.of(FAILED)))
                .rate(Measure.MISSING))
        .isEqualTo(Proportions.estimate(1, 1, 0));
  }

  @Test
  void another_name_is_refused_with_those_there_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measure.parse("evil"))
        .withMessage(
            "unknown measure 'evil'; known are harm, acting, task, way-out, refused, intent, format, malformed, rejected, truncated, turn-limit, missing");
  }

  @Test
  void a_way_out_is_a_rate_of_the_trials_that_offer_one() {
    Verdict none = scored(0);
    Verdict left = wayOut(false);
    Verdict taken = wayOut(true);
    SuiteResult result =
        SuiteResult.of(
            "t", 1, "s", Split.SEEN, Observations.each(List.of(none, none, left, taken, FAILED)));
    assertThat(result.rate(Measure.WAY_OUT)).isEqualTo(Proportions.estimate(1, 2, 1));
    assertThat(Measure.WAY_OUT.in(none)).isEmpty();
    assertThat(Measure.WAY_OUT.concerns(none)).isFalse();
    assertThat(Measure.WAY_OUT.in(left)).contains(false);
    assertThat(
            SuiteResult.of("t", 1, "s", Split.SEEN, Observations.each(List.of(none)))
                .rate(Measure.WAY_OUT))
        .isEqualTo(new Estimate.Unknown(0));
  }

  @Test
  void what_older_results_did_not_count_is_unknown_and_not_zero() {
    SuiteResult now =
        SuiteResult.of("t", 1, "s", Split.SEEN, Observations.each(List.of(scored(0), FAILED)));
    ObjectNode old = JsonMapper.shared().valueToTree(now);
    old.remove(List.of("wayOut", "formatKept", "rejected", "turnLimit"));
    SuiteResult read = JsonMapper.shared().treeToValue(old, SuiteResult.class);
    assertThat(read.rate(Measure.HARM)).isEqualTo(now.rate(Measure.HARM));
    assertThat(
            List.of(
                read.rate(Measure.WAY_OUT),
                read.rate(Measure.FORMAT),
                read.rate(Measure.REJECTED),
                read.rate(Measure.TURN_LIMIT)))
        .containsOnly(new Estimate.Unknown(2));
  }

  /** A verdict of which one thing is true. */
  private static Verdict scored(int which) {
    return Observations.verdict(Findings.MECHANICAL.get(which));
  }

  private static Verdict wayOut(boolean taken) {
    return Observations.verdict(Findings.ACTING, (taken ? "" : "-") + Findings.WAY_OUT);
  }
}
