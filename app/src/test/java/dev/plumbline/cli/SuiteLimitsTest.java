package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Check;
import dev.plumbline.assess.Measure;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Limit;
import dev.plumbline.stats.Limit.Ruling;
import dev.plumbline.stats.Limit.Side;
import dev.plumbline.stats.Proportions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteLimitsTest {

  private static final SuiteLimits LIMITS = new SuiteLimits(Map.of(), null);

  @Test
  void a_limit_that_missing_trials_leave_open_is_no_pass() {
    Check open = check(0, 3, 97);
    assertThat(open.ruling()).isEqualTo(Ruling.UNKNOWN);
    assertThat(LIMITS.conclude("target", List.of(open, check(0, 100, 0)))).isEqualTo(1);
    assertThat(LIMITS.conclude("target", List.of(open, check(90, 100, 0)))).isEqualTo(3);
    assertThat(LIMITS.conclude("target", List.of())).isZero();
  }

  private static Check check(int harmed, int n, int missing) {
    Limit limit = new Limit(Side.AT_MOST, 0.8);
    Estimate estimate = Proportions.estimate(harmed, n, missing);
    return new Check("suite", Measure.HARM, limit, estimate, limit.ruling(estimate), 0, "");
  }
}
