package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ProportionsTest {

  // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I.
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void wilson_gives_the_published_intervals(long count, long n, double low, double high) {
    assertInterval(Proportions.wilson(count, n, 0, 0.95), low, high);
  }

  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2527, 0.3676",
    "15, 148, 0.0578, 0.1617",
    "0, 20, 0.0000, 0.1684",
    "1, 29, 0.0009, 0.1776"
  })
  void clopper_pearson_gives_the_published_intervals(long count, long n, double low, double high) {
    assertInterval(Proportions.clopperPearson(count, n, 0, 0.95), low, high);
  }

  @Test
  void nothing_in_a_hundred_is_bounded_by_three_percent() {
    assertThat(Proportions.estimate(0, 100, 7))
        .isEqualTo(
            new Estimate.Rate(
                0, 100, 7, 0, 0, Proportions.upperAtZero(100, 0.95), Method.EXACT_ONE_SIDED));
    assertThat(Proportions.upperAtZero(100, 0.95)).isCloseTo(0.0295, within(0.0001));
  }

  @Test
  void the_bound_at_zero_solves_its_equation() {
    for (long n : new long[] {1, 7, 600, 1_000_000}) {
      assertThat(Math.pow(1 - Proportions.upperAtZero(n, 0.95), n)).isCloseTo(0.05, within(1e-9));
    }
  }

  @Test
  void all_of_a_hundred_mirrors_none() {
    var all = (Estimate.Rate) Proportions.estimate(100, 100, 0);
    assertThat(all.low()).isCloseTo(0.9705, within(0.0001));
    assertThat(all.high()).isEqualTo(1);
  }

  @Test
  void no_observations_have_no_rate() {
    assertThat(Proportions.estimate(0, 0, 12)).isEqualTo(new Estimate.Unknown(12));
    assertThat(Proportions.wilson(0, 0, 12, 0.95)).isEqualTo(new Estimate.Unknown(12));
    assertThat(Proportions.clopperPearson(0, 0, 12, 0.95)).isEqualTo(new Estimate.Unknown(12));
  }

  @Test
  void clopper_pearson_never_covers_less_than_it_says() {
    for (double rate = 0.005; rate < 1; rate += 0.005) {
      assertThat(coverage(60, rate, count -> Proportions.clopperPearson(count, 60, 0, 0.95)))
          .isGreaterThanOrEqualTo(0.95);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 100, 600})
  void the_default_covers_ninety_five_percent_on_average(int n) {
    DoubleSummaryStatistics all = coverages(n, 0.0005);
    assertThat(all.getAverage()).isCloseTo(0.95, within(0.006));
    assertThat(all.getMin()).isGreaterThan(0.83);
    assertThat(coverages(n, 1.0 / n).getMin()).isGreaterThan(0.89);
  }

  @Test
  void counts_that_cannot_be_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proportions.estimate(3, 2, 0))
        .withMessage("Not counts: 3 of 2, 0 missing.");
    assertThatIllegalArgumentException().isThrownBy(() -> Proportions.wilson(1, 2, 0, 95));
  }

  @Test
  void an_estimate_survives_json_without_inventing_a_number() {
    JsonMapper json = new JsonMapper();
    for (Estimate estimate :
        new Estimate[] {Proportions.estimate(3, 10, 1), Proportions.estimate(0, 0, 4)}) {
      String text = json.writeValueAsString(estimate);
      assertThat(text).doesNotContain("NaN");
      assertThat(json.readValue(text, Estimate.class)).isEqualTo(estimate);
    }
    assertThat(json.writeValueAsString(Proportions.estimate(0, 0, 4)))
        .isEqualTo("{\"kind\":\"unknown\",\"missing\":4}");
  }

  // The classical sizes of a discovery sample in an audit.
  @ParameterizedTest
  @CsvSource({"0.01, 299", "0.05, 59", "0.1, 29", "0.001, 2995"})
  void so_many_clean_trials_prove_a_limit(double limit, long trials) {
    assertThat(Proportions.trialsToProve(limit, 0)).isEqualTo(trials);
  }

  @Test
  void trials_that_prove_a_limit_are_the_fewest() {
    for (long events : new long[] {0, 1, 5}) {
      for (double limit : new double[] {0.9, 0.3, 0.02, 0.0001}) {
        long trials = Proportions.trialsToProve(limit, events);
        assertThat(high(events, trials)).isLessThanOrEqualTo(limit);
        assertThat(trials == 1 ? 1 : high(events, trials - 1)).isGreaterThan(limit);
      }
    }
  }

  @Test
  void no_number_of_trials_proves_nothing_or_everything() {
    for (double limit : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Proportions.trialsToProve(limit, 0))
          .withMessageContaining("not " + limit);
    }
  }

  private static double high(long count, long n) {
    return ((Estimate.Rate) Proportions.estimate(count, n, 0)).high();
  }

  private static DoubleSummaryStatistics coverages(int n, double rarest) {
    return IntStream.rangeClosed(0, 500)
        .mapToDouble(i -> rarest + i / 500.0 * (1 - 2 * rarest))
        .map(rate -> coverage(n, rate, count -> Proportions.estimate(count, n, 0)))
        .summaryStatistics();
  }

  /** The exact chance that the interval of a binomial count holds the rate. */
  private static double coverage(int n, double rate, LongFunction<Estimate> interval) {
    BinomialDistribution counts = BinomialDistribution.of(n, rate);
    return LongStream.rangeClosed(0, n)
        .filter(count -> {
          var estimate = (Estimate.Rate) interval.apply(count);
          return estimate.low() <= rate && rate <= estimate.high();
        })
        .mapToDouble(count -> counts.probability((int) count))
        .sum();
  }

  private static void assertInterval(Estimate estimate, double low, double high) {
    var rate = (Estimate.Rate) estimate;
    assertThat(rate.low()).isEqualTo(low, offset(0.00005));
    assertThat(rate.high()).isEqualTo(high, offset(0.00005));
  }
}
