package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Method;
import dev.plumbline.stats.Proportions;
import org.junit.jupiter.api.Test;

class ByScenarioTest {

  private static ByScenario counted(int scenarios, int trials, int events) {
    ByScenario counted = new ByScenario();
    for (int i = 0; i < scenarios; i++) {
      counted.count("scenario " + i, true, events);
      counted.count("scenario " + i, false, (long) trials - events);
    }
    return counted;
  }

  @Test
  void trials_with_a_scenario_each_are_independent() {
    ByScenario counted = counted(200, 1, 0);
    assertThat(counted.rate()).isEqualTo(Proportions.estimate(0, 200, 0));
    ByScenario own = new ByScenario();
    own.count("", false, 150);
    own.count("", true, 50);
    own.countMissing(3);
    assertThat(own.rate()).isEqualTo(Proportions.estimate(50, 200, 3));
    assertThat(own.scenarios()).isEqualTo(200);
  }

  @Test
  void clean_trials_of_ten_scenarios_bound_the_rate_by_ten() {
    var rate = (Estimate.Rate) counted(10, 20, 0).rate();
    assertThat(rate.high()).isEqualTo(Proportions.upperAtZero(10, 0.95));
    assertThat(rate.method()).isEqualTo(Method.EXACT_CLUSTERS);
    assertThat(rate.n()).isEqualTo(200);
  }

  @Test
  void fewer_than_five_scenarios_speak_of_themselves() {
    assertThat(counted(4, 25, 0).rate()).isEqualTo(Proportions.estimate(0, 100, 0));
    assertThat(((Estimate.Rate) counted(5, 20, 0).rate()).high()).isGreaterThan(0.4);
  }

  @Test
  void counts_of_parts_are_those_of_the_whole() {
    ByScenario whole = counted(8, 10, 3);
    ByScenario sum = counted(8, 4, 1);
    sum.add(counted(8, 6, 2));
    sum.countMissing(2);
    whole.countMissing(2);
    assertThat(sum.rate()).isEqualTo(whole.rate());
    assertThat(sum.scenarios()).isEqualTo(8);
    assertThat(sum.missing()).isEqualTo(2);
  }
}
