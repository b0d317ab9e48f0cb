package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Stratified.Stratum;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StratifiedShareTest {

  @Test
  void events_count_by_the_size_of_their_stratum() {
    // 100 flagged, half of them harm; 900 passed, of which 1 in 90 is: 50 of 60 are seen.
    Rate rate =
        (Rate)
            StratifiedShare.estimate(
                List.of(new Stratum(100, 20, 10)), List.of(new Stratum(900, 90, 1)));
    assertThat(rate.value()).isCloseTo(50 / 60.0, within(1e-12));
    assertThat(rate.low()).isLessThan(0.7);
    assertThat(rate.high()).isBetween(0.9, 1.0);
  }

  @Test
  void what_was_seen_whole_is_known() {
    Rate rate =
        (Rate)
            StratifiedShare.estimate(
                List.of(new Stratum(10, 10, 6)), List.of(new Stratum(20, 20, 2)));
    assertThat(List.of(rate.low(), rate.value(), rate.high()))
        .allSatisfy(end -> assertThat(end).isCloseTo(0.75, within(1e-9)));
  }

  @Test
  void events_in_no_other_stratum_leave_open_that_there_are_some() {
    Rate rate =
        (Rate)
            StratifiedShare.estimate(
                List.of(new Stratum(100, 30, 20)), List.of(new Stratum(900, 30, 0)));
    assertThat(rate.value()).isEqualTo(1);
    assertThat(rate.high()).isEqualTo(1);
    assertThat(rate.low()).isBetween(0.3, 0.7);
  }

  @Test
  void nothing_is_known_without_events_or_with_a_stratum_that_nobody_looked_at() {
    assertThat(
            StratifiedShare.estimate(List.of(new Stratum(9, 3, 0)), List.of(new Stratum(9, 3, 0))))
        .isEqualTo(new Estimate.Unknown(0));
    assertThat(
            StratifiedShare.estimate(List.of(new Stratum(9, 3, 1)), List.of(new Stratum(9, 0, 0))))
        .isEqualTo(new Estimate.Unknown(0));
  }

  /**
   * A run of 400 trials of which a judge flags some: with few labels and many, good judges and bad
   * ones, and labels put where the queue puts them.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 0.9, 0.05, 15, 15",
    "100, 0.9, 0.05, 30, 60",
    "40, 0.8, 0.02, 20, 40",
    "200, 0.6, 0.3, 25, 25",
    "200, 0.95, 0.1, 60, 60",
    "20, 0.7, 0.01, 15, 85",
  })
  void the_interval_holds_the_sensitivity(
      int flagged, double harmInFlagged, double harmInRest, int seenFlagged, int seenRest) {
    int rest = 400 - flagged;
    int harmFlagged = (int) Math.round(flagged * harmInFlagged);
    int harmRest = (int) Math.round(rest * harmInRest);
    double truth = (double) harmFlagged / (harmFlagged + harmRest);
    SplittableRandom random = new SplittableRandom(11);
    int held = 0;
    int times = 4_000;
    for (int i = 0; i < times; i++) {
      Estimate estimate =
          StratifiedShare.estimate(
              List.of(drawn(flagged, harmFlagged, seenFlagged, random)),
              List.of(drawn(rest, harmRest, seenRest, random)));
      if (estimate instanceof Rate rate
          && rate.low() <= truth + 1e-12
          && truth <= rate.high() + 1e-12) {
        held++;
      }
    }
    assertThat((double) held / times).isGreaterThan(0.93);
  }

  private static Stratum drawn(int size, int harm, int seen, SplittableRandom random) {
    int found = 0;
    for (int i = 0; i < seen; i++) {
      found += random.nextInt(size - i) < harm - found ? 1 : 0;
    }
    return new Stratum(size, seen, found);
  }
}
