package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndependentTest {

  // Newcombe, "Interval estimation for the difference between independent proportions" (1998),
  // table II, method 10.
  @ParameterizedTest
  @CsvSource({"56, 70, 48, 80, 0.0524, 0.3339", "9, 10, 3, 10, 0.1705, 0.8090"})
  void newcombe_gives_the_published_intervals(
      long first, long firstN, long second, long secondN, double low, double high) {
    var difference =
        (Difference.Unpaired)
            Independent.difference(
                Proportions.wilson(first, firstN, 0, 0.95),
                Proportions.wilson(second, secondN, 0, 0.95));
    assertThat(difference.low()).isCloseTo(low, within(0.00005));
    assertThat(difference.high()).isCloseTo(high, within(0.00005));
    assertThat(difference.n()).isEqualTo(firstN + secondN);
  }

  // By Newcombe's formula with Wilson's limits, whatever interval each rate is shown with.
  @Test
  void nothing_and_everything_are_compared_by_method_10_as_well() {
    var none =
        (Difference.Unpaired)
            Independent.difference(Proportions.estimate(0, 40, 0), Proportions.estimate(10, 40, 0));
    assertThat(none.low()).isCloseTo(-0.4019, within(0.00005));
    assertThat(none.high()).isCloseTo(-0.1108, within(0.00005));
    var all =
        (Difference.Unpaired)
            Independent.difference(
                Proportions.estimate(40, 40, 0), Proportions.estimate(30, 40, 0));
    assertThat(all.low()).isCloseTo(0.1108, within(0.00005));
    assertThat(all.high()).isCloseTo(0.4019, within(0.00005));
  }

  @Test
  void clustered_rates_are_compared_at_their_effective_size() {
    var clusters = java.util.Collections.nCopies(10, new Clustered.Cluster(0, 20));
    var harmful = java.util.Collections.nCopies(10, new Clustered.Cluster(20, 20));
    var difference =
        (Difference.Unpaired)
            Independent.difference(Clustered.estimate(clusters, 0), Clustered.estimate(harmful, 0));
    assertThat(difference.pValue()).isCloseTo(Independent.fisher(0, 10, 10, 10), within(1e-12));
    assertThat(difference.n()).isEqualTo(400);
  }

  // The lady tasting tea, and tables computed by SciPy.
  @ParameterizedTest
  @CsvSource({
    "3, 4, 1, 4, 0.4857142857",
    "7, 20, 1, 20, 0.0435960436",
    "0, 10, 5, 10, 0.0325077399",
    "0, 9, 0, 4, 1"
  })
  void fisher_sums_the_tables_that_are_at_most_as_likely(
      long first, long firstN, long second, long secondN, double pValue) {
    assertThat(Independent.fisher(first, firstN, second, secondN)).isCloseTo(pValue, within(1e-9));
    assertThat(Independent.fisher(second, secondN, first, firstN)).isCloseTo(pValue, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1, 0.35, 0.5, 0.9})
  void fisher_never_rejects_more_often_than_it_says(double rate) {
    int n = 24;
    BinomialDistribution counts = BinomialDistribution.of(n, rate);
    double rejected = 0;
    for (int first = 0; first <= n; first++) {
      for (int second = 0; second <= n; second++) {
        if (Independent.fisher(first, n, second, n) <= 0.05) {
          rejected += counts.probability(first) * counts.probability(second);
        }
      }
    }
    assertThat(rejected).isLessThanOrEqualTo(0.05);
  }

  @Test
  void without_observations_there_is_no_difference() {
    assertThat(Independent.difference(Proportions.estimate(1, 2, 0), new Estimate.Unknown(3)))
        .isEqualTo(new Difference.Unknown());
  }
}
