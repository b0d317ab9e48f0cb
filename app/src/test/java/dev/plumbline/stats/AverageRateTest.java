package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AverageRateTest {

  @Test
  void without_an_event_it_is_little_above_the_rule_of_three() {
    // Half of the mixture lies on infinite lambda: (1 - rate)^-n / 2 alone reaches 20 at about log
    // 40 / n.
    assertThat(AverageRate.upper(0, 1_000, 0.05)).isLessThan(Math.log(40) / 1_000);
    assertThat(AverageRate.upper(0, 1_000, 0.05)).isGreaterThan(Math.log(20) / 1_000);
  }

  @Test
  void with_many_events_it_comes_near_the_rate() {
    assertThat(AverageRate.upper(300, 1_000, 0.05)).isBetween(0.3, 0.37);
    assertThat(AverageRate.upper(155, 193, 0.05)).isBetween(0.8, 0.92);
    assertThat(AverageRate.upper(193, 193, 0.05)).isEqualTo(1);
    assertThat(AverageRate.upper(30_000, 100_000, 0.05)).isCloseTo(0.3, within(0.03));
  }

  @Test
  void it_holds_at_all_stops_of_a_search_that_follows_what_it_sees() {
    SplittableRandom luck = new SplittableRandom(3);
    int rounds = 4_000;
    int missed = 0;
    for (int round = 0; round < rounds; round++) {
      missed += misses(luck, 0.05) ? 1 : 0;
    }
    assertThat((double) missed / rounds).isLessThan(0.05);
    // It is no bound that nothing ever reaches.
    assertThat((double) missed / rounds).isGreaterThan(0.002);
  }

  /** Likelier after calm, as a search that goes elsewhere then. */
  private static boolean misses(SplittableRandom luck, double alpha) {
    double sum = 0;
    int count = 0;
    int calm = 0;
    for (int n = 1; n <= 150; n++) {
      double chance = Math.min(0.5, 0.01 + 0.02 * calm);
      sum += chance;
      boolean event = luck.nextDouble() < chance;
      count += event ? 1 : 0;
      calm = event ? 0 : calm + 1;
      if (sum / n > AverageRate.upper(count, n, alpha)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void counts_that_cannot_be_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AverageRate.upper(3, 2, 0.05))
        .withMessage("No bound of 3 events in 2 trials at alpha 0.05.");
    assertThatIllegalArgumentException().isThrownBy(() -> AverageRate.upper(0, 0, 0.05));
    assertThatIllegalArgumentException().isThrownBy(() -> AverageRate.upper(0, 1, 1));
  }
}
