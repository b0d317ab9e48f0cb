package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Stratified.Stratum;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StratifiedTest {

  private static Rate rate(Stratum... strata) {
    return (Rate) Stratified.estimate(List.of(strata), 0);
  }

  @Test
  void each_stratum_counts_by_its_share_of_the_population() {
    // 100 of which 20 are so, and 900 of which 1 in 90 seems so.
    Rate rate = rate(new Stratum(100, 100, 20), new Stratum(900, 90, 1));
    assertThat(rate.value()).isCloseTo(0.03, within(1e-12));
    assertThat(rate.count()).isEqualTo(21);
    assertThat(rate.n()).isEqualTo(190);
    assertThat(rate.low()).isBetween(0.02, 0.0215);
    assertThat(rate.high()).isBetween(0.06, 0.08);
  }

  @Test
  void a_population_seen_whole_is_known() {
    Rate rate = rate(new Stratum(100, 100, 20), new Stratum(50, 50, 0));
    assertThat(List.of(rate.low(), rate.value(), rate.high()))
        .allSatisfy(end -> assertThat(end).isCloseTo(20 / 150.0, within(1e-12)));
  }

  @Test
  void where_nothing_was_seen_the_bound_is_the_rule_of_three() {
    Rate rate = rate(new Stratum(10, 10, 0), new Stratum(1_000_000, 300, 0));
    assertThat(rate.value()).isZero();
    assertThat(rate.low()).isZero();
    assertThat(rate.high()).isCloseTo(Proportions.upperAtZero(300, 0.95), within(1e-4));
  }

  @Test
  void a_stratum_that_nobody_looked_at_makes_the_rate_unknown() {
    assertThat(Stratified.estimate(List.of(new Stratum(9, 9, 1), new Stratum(9, 0, 0)), 4))
        .isEqualTo(new Estimate.Unknown(4));
    assertThat(Stratified.estimate(List.of(), 0)).isEqualTo(new Estimate.Unknown(0));
    assertThat(rate(new Stratum(9, 9, 1), new Stratum(0, 0, 0)).value())
        .isCloseTo(1 / 9.0, within(1e-12));
    assertThatThrownBy(() -> new Stratum(5, 6, 1)).hasMessageContaining("1 of 6 seen, of 5");
  }

  /** How often the interval holds the rate, over samples without replacement. */
  private static double coverage(long[] sizes, long[] bad, long[] seen, int times, long seed) {
    double population = 0;
    double truth = 0;
    for (int i = 0; i < sizes.length; i++) {
      population += sizes[i];
      truth += bad[i];
    }
    truth /= population;
    SplittableRandom random = new SplittableRandom(seed);
    int held = 0;
    double sum = 0;
    for (int time = 0; time < times; time++) {
      List<Stratum> strata = new ArrayList<>();
      for (int i = 0; i < sizes.length; i++) {
        strata.add(new Stratum(sizes[i], seen[i], drawn(sizes[i], bad[i], seen[i], random)));
      }
      Rate rate = (Rate) Stratified.estimate(strata, 0);
      sum += rate.value();
      held += rate.low() <= truth + 1e-12 && truth - 1e-12 <= rate.high() ? 1 : 0;
    }
    assertThat(sum / times).as("the mean of estimates").isCloseTo(truth, within(0.1 * truth));
    return (double) held / times;
  }

  private static long drawn(long size, long bad, long seen, SplittableRandom random) {
    long left = bad;
    long count = 0;
    for (long i = 0; i < seen; i++) {
      if (random.nextDouble() < (double) left / (size - i)) {
        left--;
        count++;
      }
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({
    // bad in the whole first stratum of 1,000, in 9,000 and in 90,000; seen of these; expected
    // below
    "30, 300, 600, 300, 600, 0.97",
    "30, 900, 9000, 300, 300, 0.97",
    "30, 4500, 45000, 150, 150, 0.97",
    "30, 200, 900, 150, 300, 0.97",
    "0, 30, 3000, 150, 150, 0.985",
    "5, 90, 300, 150, 150, 1",
    "5, 10, 40, 150, 150, 1",
    "30, 90, 0, 300, 300, 1",
  })
  void intervals_hold_as_often_as_they_say(
      long top, long middle, long rest, long seenMiddle, long seenRest, double most) {
    double coverage =
        coverage(
            new long[] {1_000, 9_000, 90_000},
            new long[] {top, middle, rest},
            new long[] {1_000, seenMiddle, seenRest},
            4_000,
            7);
    assertThat(coverage).isBetween(0.93, most);
  }

  /** Two strata of 400, of which a share each is so, and labels of each. */
  @ParameterizedTest
  @CsvSource({
    "100, 0.95, 0.02, 5, 5",
    "100, 0.75, 0.1, 10, 30",
    "40, 1, 0, 10, 10",
    "20, 0.99, 0.01, 15, 15",
    "200, 0.5, 0.5, 5, 5",
    "200, 0.6, 0.3, 20, 40",
  })
  void the_interval_of_few_labels_holds_the_rate_whatever_it_is(
      int size, double rate, double rest, int seen, int seenRest) {
    int events = (int) Math.round(size * rate);
    int eventsRest = (int) Math.round((400 - size) * rest);
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    int times = 4_000;
    for (int i = 0; i < times; i++) {
      Rate few =
          (Rate)
              Stratified.ofFew(
                  List.of(
                      new Stratum(size, seen, drawn(size, events, seen, random)),
                      new Stratum(
                          400 - size, seenRest, drawn(400 - size, eventsRest, seenRest, random))));
      double truth = (events + eventsRest) / 400.0;
      held += few.low() <= truth && truth <= few.high() ? 1 : 0;
    }
    assertThat((double) held / times).isGreaterThan(0.95);
  }

  private static int drawn(int size, int events, int seen, SplittableRandom random) {
    int found = 0;
    for (int i = 0; i < seen; i++) {
      found += random.nextInt(size - i) < events - found ? 1 : 0;
    }
    return found;
  }

  @Test
  void few_labels_of_one_kind_leave_room_on_both_sides() {
    Rate rate = (Rate) Stratified.ofFew(List.of(new Stratum(174, 15, 15), new Stratum(226, 15, 0)));
    assertThat(rate.value()).isCloseTo(0.435, within(1e-12));
    assertThat(rate.low()).isBetween(0.3, 0.38);
    assertThat(rate.high()).isBetween(0.5, 0.57);
    Rate whole = (Rate) Stratified.ofFew(List.of(new Stratum(10, 10, 4)));
    assertThat(List.of(whole.low(), whole.high())).containsExactly(0.4, 0.4);
    assertThat(Stratified.ofFew(List.of(new Stratum(10, 3, 1), new Stratum(5, 0, 0))))
        .isEqualTo(new Estimate.Unknown(0));
  }
}
