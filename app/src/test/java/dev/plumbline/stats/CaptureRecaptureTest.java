package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Undiscovered.Caveat;
import dev.plumbline.stats.Undiscovered.Estimated;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class CaptureRecaptureTest {

  /** Taxicabs seen in Edinburgh on ten days, of 420 (Carothers 1973). */
  private static final Inspections TAXICABS = frequencies(10, 142, 81, 49, 7, 3, 1);

  /** Cottontails caught in 18 nights, of 135 (Edwards and Eberhardt 1967). */
  private static final Inspections COTTONTAILS = frequencies(18, 43, 16, 8, 6, 0, 2, 1);

  /** So many faults that one, two, ... inspectors found. */
  static Inspections frequencies(int inspectors, int... found) {
    List<Set<Integer>> foundBy = new ArrayList<>();
    for (int j = 1; j <= found.length; j++) {
      Set<Integer> who = IntStream.range(0, j).boxed().collect(Collectors.toSet());
      for (int i = 0; i < found[j - 1]; i++) {
        foundBy.add(who);
      }
    }
    return new Inspections(inspectors, foundBy);
  }

  private static Estimated estimate(CaptureRecapture estimator, Inspections inspections) {
    return (Estimated) estimator.estimate(inspections);
  }

  @Test
  void jackknife_has_the_coefficients_of_the_paper() {
    double t = 18;
    int[] f = {43, 16, 8, 6, 0, 2, 1};
    double s = 76;
    double pairs = t * (t - 1);
    double triples = pairs * (t - 2);
    double fours = triples * (t - 3);
    double fives = fours * (t - 4);
    List<Double> expected =
        List.of(
            s + (t - 1) / t * f[0],
            s + (2 * t - 3) / t * f[0] - Math.pow(t - 2, 2) / pairs * f[1],
            s
                + (3 * t - 6) / t * f[0]
                - (3 * t * t - 15 * t + 19) / pairs * f[1]
                + Math.pow(t - 3, 3) / triples * f[2],
            s
                + (4 * t - 10) / t * f[0]
                - (6 * t * t - 36 * t + 55) / pairs * f[1]
                + (4 * t * t * t - 42 * t * t + 148 * t - 175) / triples * f[2]
                - Math.pow(t - 4, 4) / fours * f[3],
            s
                + (5 * t - 15) / t * f[0]
                - (10 * t * t - 70 * t + 125) / pairs * f[1]
                + (10 * t * t * t - 120 * t * t + 485 * t - 660) / triples * f[2]
                - (Math.pow(t - 4, 5) - Math.pow(t - 5, 5)) / fours * f[3]
                + Math.pow(t - 5, 5) / fives * f[4]);
    assertThat(Jackknife.orders(COTTONTAILS))
        .extracting(Jackknife.Order::total)
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void published_estimates_of_taxicabs_and_cottontails_come_out() {
    // CAPTURE interpolates between orders 2 and 3 where their chi-squares pass 3.84, and gives 471.
    List<Jackknife.Order> orders = Jackknife.orders(TAXICABS);
    assertThat(Jackknife.selected(orders).order()).isEqualTo(3);
    double second = chiSquare(orders.get(1));
    double share = (second - 3.84) / (second - chiSquare(orders.get(2)));
    double between =
        orders.get(1).total() + share * (orders.get(2).total() - orders.get(1).total());
    assertThat(between).isCloseTo(471, within(0.5));
    assertThat(estimate(CaptureRecapture.CHAO, TAXICABS).total()).isCloseTo(407.5, within(0.05));
    assertThat(estimate(CaptureRecapture.CHAO, COTTONTAILS).total()).isCloseTo(133.8, within(0.05));
    assertThat(Jackknife.orders(COTTONTAILS).get(1).total()).isCloseTo(141.4, within(0.05));
  }

  private static double chiSquare(Jackknife.Order order) {
    return Math.pow(NormalDistribution.of(0, 1).inverseSurvivalProbability(order.pValue() / 2), 2);
  }

  @Test
  void variances_and_intervals_are_those_of_their_formulas() {
    Jackknife.Order first = Jackknife.orders(COTTONTAILS).getFirst();
    double a = 1 + 17 / 18.0;
    assertThat(first.variance()).isCloseTo(a * a * 43 + 33 - first.total(), within(1e-9));
    Estimated chao = estimate(CaptureRecapture.CHAO, COTTONTAILS);
    double ratio = 43 / 16.0;
    double variance = 16 * (Math.pow(ratio, 4) / 4 + Math.pow(ratio, 3) + Math.pow(ratio, 2) / 2);
    assertThat(chao.error()).isCloseTo(Math.sqrt(variance), within(1e-9));
    double unseen = chao.unseen();
    double c = Math.exp(1.959964 * Math.sqrt(Math.log(1 + variance / (unseen * unseen))));
    assertThat(chao.low()).isCloseTo(76 + unseen / c, within(1e-4));
    assertThat(chao.high()).isCloseTo(76 + unseen * c, within(1e-4));
    assertThat(estimate(CaptureRecapture.CHAO_2, COTTONTAILS).total())
        .isCloseTo(76 + 17 / 18.0 * 43 * 42 / (2 * 17), within(1e-9));
    assertThat(estimate(CaptureRecapture.CHAO_2, frequencies(5, 6)).total())
        .isCloseTo(6 + 0.8 * 6 * 5 / 2, within(1e-9));
  }

  @Test
  void two_inspectors_are_estimated_by_hand() {
    // 6 and 5 found, 3 by both.
    Inspections two = Inspections.of(List.of(Set.of(1, 2, 3, 4, 5, 6), Set.of(4, 5, 6, 7, 8)));
    Estimated chapman = estimate(CaptureRecapture.CHAPMAN, two);
    assertThat(chapman.seen()).isEqualTo(8);
    assertThat(chapman.total()).isCloseTo(7 * 6 / 4.0 - 1, within(1e-12));
    assertThat(chapman.error()).isCloseTo(Math.sqrt(7 * 6 * 3 * 2 / (16 * 5.0)), within(1e-12));
    assertThat(chapman.caveats())
        .containsExactly(Caveat.FEW_INSPECTORS, Caveat.ASSUMES_INDEPENDENCE);
    assertThat(CaptureRecapture.CHAPMAN.estimate(TAXICABS))
        .isEqualTo(new Undiscovered.Unknown("Chapman's estimate is of two inspectors, not of 10."));
  }

  @Test
  void fewer_than_four_inspectors_are_said_to_be_few() {
    for (CaptureRecapture estimator :
        List.of(CaptureRecapture.JACKKNIFE, CaptureRecapture.CHAO, CaptureRecapture.CHAO_2)) {
      assertThat(estimate(estimator, frequencies(3, 9, 6, 1)).caveats())
          .contains(Caveat.FEW_INSPECTORS);
      assertThat(estimate(estimator, frequencies(4, 9, 6, 1)).caveats())
          .doesNotContain(Caveat.FEW_INSPECTORS);
    }
  }

  @Test
  void faults_hardly_found_twice_are_said_to_be_few() {
    assertThat(estimate(CaptureRecapture.CHAO_2, frequencies(4, 9, 4, 1)).caveats())
        .containsExactly(Caveat.LOWER_BOUND, Caveat.HARDLY_ANY_TWICE);
    assertThat(estimate(CaptureRecapture.CHAO_2, frequencies(4, 9, 5, 1)).caveats())
        .containsExactly(Caveat.LOWER_BOUND);
  }

  @Test
  void nothing_found_is_unknown_and_never_none() {
    for (CaptureRecapture estimator : CaptureRecapture.values()) {
      assertThat(estimator.estimate(frequencies(2))).isInstanceOf(Undiscovered.Unknown.class);
    }
    assertThat(CaptureRecapture.CHAO.estimate(frequencies(4, 5)))
        .isEqualTo(new Undiscovered.Unknown("No fault was found by exactly two inspectors."));
  }

  @Test
  void an_estimate_that_nothing_is_left_has_an_interval_all_the_same() {
    Estimated none = estimate(CaptureRecapture.CHAO_2, frequencies(4, 0, 6, 2));
    assertThat(none.total()).isEqualTo(8);
    double q = Math.exp(-18 / 8.0);
    assertThat(none.high())
        .isCloseTo(8 / (1 - q) + 1.959964 * Math.sqrt(8 * q) / (1 - q), within(1e-5));
  }

  @Test
  void inspectors_that_are_not_there_found_nothing() {
    assertThatThrownBy(() -> new Inspections(2, List.of(Set.of(0, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 inspectors have the numbers 0 to 1");
    assertThatThrownBy(() -> new Inspections(1, List.of()))
        .hasMessageContaining("1 inspectors")
        .hasMessageContaining("give 2 or more");
  }

  @Test
  void a_search_of_draws_has_the_bound_of_its_kinds() {
    // Six kinds once, two twice, one three times: 13 draws.
    List<String> draws = List.of("a", "b", "c", "d", "e", "f", "g", "g", "h", "h", "i", "i", "i");
    Estimated bound = (Estimated) Chao.chao1(draws);
    assertThat(bound.seen()).isEqualTo(9);
    assertThat(bound.total()).isCloseTo(9 + 12 / 13.0 * 6 * 5 / (2 * 3), within(1e-12));
    assertThat(Chao.chao1(List.of())).isInstanceOf(Undiscovered.Unknown.class);
  }
}
