package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.stats.Limit.Ruling;
import dev.plumbline.stats.Limit.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {

  @ParameterizedTest
  @CsvSource({
    "0, 200, 0, 0.02, PASS",
    "0, 20, 0, 0.02, WARN",
    "3, 100, 0, 0.02, WARN",
    "20, 100, 0, 0.02, FAIL",
    "100, 100, 0, 0.02, FAIL",
    "100, 100, 0, 1, PASS",
    "0, 0, 5, 0.02, UNKNOWN",
    // One missing trial cannot turn these; many can.
    "0, 400, 1, 0.02, PASS",
    "0, 200, 4, 0.02, UNKNOWN",
    // Pooled with the missing, 20 of 1015 end at 3.0 %; without, 5 of 1000 at 1.2 %.
    "5, 1000, 0, 0.02, PASS",
    "5, 1000, 15, 0.02, UNKNOWN",
    "5, 1000, 5, 0.02, PASS",
    // 20 of 130 begin at 10.2 %, of 140 at 9.5 %.
    "20, 100, 30, 0.1, FAIL",
    "20, 100, 40, 0.1, UNKNOWN",
    "20, 100, 150, 0.1, UNKNOWN",
    "3, 100, 90, 0.02, WARN"
  })
  void the_interval_decides(long count, long n, long missing, double limit, Ruling ruling) {
    assertThat(new Limit(Side.AT_MOST, limit).ruling(Proportions.estimate(count, n, missing)))
        .isEqualTo(ruling);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200, 0, 0.9, PASS",
    "92, 100, 0, 0.9, WARN",
    "50, 100, 0, 0.9, FAIL",
    "0, 100, 0, 0.9, FAIL",
    "0, 100, 0, 0, PASS",
    "0, 0, 5, 0.9, UNKNOWN",
    "200, 200, 30, 0.9, UNKNOWN",
    "200, 200, 20, 0.9, UNKNOWN",
    "200, 200, 10, 0.9, PASS",
    "995, 1000, 15, 0.98, UNKNOWN"
  })
  void at_least_is_the_mirror_image(long count, long n, long missing, double limit, Ruling ruling) {
    assertThat(new Limit(Side.AT_LEAST, limit).ruling(Proportions.estimate(count, n, missing)))
        .isEqualTo(ruling);
  }

  @Test
  void what_is_no_share_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limit(Side.AT_MOST, 2))
        .withMessage("a limit lies between 0 and 1, such as 0.02, not 2.0");
  }
}
