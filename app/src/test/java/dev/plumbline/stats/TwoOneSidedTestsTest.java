package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Equivalence.Tested;
import dev.plumbline.stats.Estimate.Rate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoOneSidedTestsTest {

  // Tango (1998), section 5: 43 lenses treated well by both, 1 by the standard only, margin 0.1.
  @Test
  void tango_gives_the_published_statistic() {
    Pairs lenses = new Pairs(43, 0, 1, 0);
    assertThat(TwoOneSidedTests.tango(lenses, -0.1)).isCloseTo(1.709, within(0.0005));
    var tested = (Tested) TwoOneSidedTests.paired(lenses, 0.1);
    assertThat(tested.lowerP()).isCloseTo(0.044, within(0.0005));
    assertThat(tested.isNotLower()).isTrue();
  }

  // By the closed form of Farrington and Manning's cubic, computed apart.
  @ParameterizedTest
  @CsvSource({
    "30, 100, 24, 80, 0.1, -1.4724875737",
    "30, 100, 24, 80, -0.1, 1.4428350638",
    "5, 60, 9, 90, 0.1, -2.0888198237"
  })
  void farrington_and_manning_give_the_closed_form(
      long first, long firstN, long second, long secondN, double delta, double z) {
    assertThat(
            TwoOneSidedTests.farringtonManning(rate(first, firstN), rate(second, secondN), delta))
        .isCloseTo(z, within(1e-6));
  }

  @Test
  void no_discordant_trial_among_many_shows_equivalence_and_among_few_does_not() {
    assertThat(equivalent(TwoOneSidedTests.paired(new Pairs(20, 0, 0, 180), 0.05))).isTrue();
    assertThat(equivalent(TwoOneSidedTests.paired(new Pairs(2, 0, 0, 18), 0.05))).isFalse();
  }

  @Test
  void exchanging_the_two_exchanges_the_tests() {
    var paired = (Tested) TwoOneSidedTests.paired(new Pairs(5, 9, 4, 80), 0.1);
    var exchanged = (Tested) TwoOneSidedTests.paired(new Pairs(5, 4, 9, 80), 0.1);
    assertThat(exchanged.higherP()).isCloseTo(paired.lowerP(), within(1e-12));
    var apart = (Tested) TwoOneSidedTests.independent(rate(9, 60), rate(20, 90), 0.1);
    var turned = (Tested) TwoOneSidedTests.independent(rate(20, 90), rate(9, 60), 0.1);
    assertThat(turned.higherP()).isCloseTo(apart.lowerP(), within(1e-9));
  }

  @Test
  void no_worse_is_less_than_equivalent() {
    var tested = (Tested) TwoOneSidedTests.paired(new Pairs(5, 2, 30, 63), 0.05);
    assertThat(tested.isNotHigher()).isTrue();
    assertThat(tested.isNotLower()).isFalse();
    assertThat(tested.isEquivalent()).isFalse();
  }

  @Test
  void paired_keeps_its_level_at_the_margin_and_finds_equal_rates() {
    Random random = new Random(23);
    int rounds = 4000;
    int wrong = 0;
    int right = 0;
    for (int round = 0; round < rounds; round++) {
      wrong += equivalent(TwoOneSidedTests.paired(pairs(random, 200, 0.16, 0.06), 0.1)) ? 1 : 0;
      right += equivalent(TwoOneSidedTests.paired(pairs(random, 200, 0.11, 0.11), 0.1)) ? 1 : 0;
    }
    assertThat((double) wrong / rounds).isBetween(0.035, 0.06);
    assertThat((double) right / rounds).isGreaterThan(0.75);
  }

  @Test
  void independent_keeps_its_level_at_the_margin_and_finds_equal_rates() {
    Random random = new Random(29);
    int rounds = 4000;
    int wrong = 0;
    int right = 0;
    for (int round = 0; round < rounds; round++) {
      Rate low = rate(Simulated.events(random, 250, 0.1), 250);
      Rate high = rate(Simulated.events(random, 250, 0.2), 250);
      Rate same = rate(Simulated.events(random, 250, 0.1), 250);
      wrong += equivalent(TwoOneSidedTests.independent(high, low, 0.1)) ? 1 : 0;
      right += equivalent(TwoOneSidedTests.independent(same, low, 0.1)) ? 1 : 0;
    }
    assertThat((double) wrong / rounds).isBetween(0.035, 0.06);
    assertThat((double) right / rounds).isGreaterThan(0.9);
  }

  @Test
  void clustered_keeps_its_level_where_the_plain_test_does_not() {
    Random random = new Random(31);
    int rounds = 2500;
    int wrong = 0;
    int plain = 0;
    for (int round = 0; round < rounds; round++) {
      List<Pairs> clusters = Simulated.pairs(random, 40, 20, 0.15, 0.2);
      wrong += equivalent(TwoOneSidedTests.clustered(clusters, 0.15)) ? 1 : 0;
      plain += equivalent(TwoOneSidedTests.paired(ClusteredPairs.sum(clusters), 0.15)) ? 1 : 0;
    }
    assertThat((double) wrong / rounds).isBetween(0.03, 0.065);
    assertThat((double) plain / rounds).isGreaterThan(0.12);
  }

  @Test
  void clusters_without_likeness_to_see_count_once_each() {
    List<Pairs> alike = List.of(new Pairs(10, 0, 0, 90), new Pairs(0, 0, 0, 100));
    assertThat(TwoOneSidedTests.clustered(alike, 0.05))
        .isEqualTo(TwoOneSidedTests.paired(new Pairs(0, 0, 0, 2), 0.05));
    assertThat(TwoOneSidedTests.clustered(List.of(new Pairs(1, 2, 3, 400)), 0.1))
        .isEqualTo(new Tested(0.1, 1, 1));
  }

  @Test
  void nothing_observed_shows_nothing() {
    assertThat(TwoOneSidedTests.paired(new Pairs(0, 0, 0, 0), 0.1))
        .isEqualTo(new Equivalence.Unknown());
    assertThat(TwoOneSidedTests.independent(rate(1, 2), new Estimate.Unknown(0), 0.1))
        .isEqualTo(new Equivalence.Unknown());
    assertThat(TwoOneSidedTests.clustered(List.of(), 0.1)).isEqualTo(new Equivalence.Unknown());
  }

  @Test
  void a_margin_of_nothing_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TwoOneSidedTests.paired(new Pairs(1, 1, 1, 1), 0))
        .withMessage("A margin lies between 0 and 1, such as 0.05, not 0.0.");
  }

  private static Pairs pairs(Random random, int n, double onlyFirst, double onlySecond) {
    Pairs pairs = new Pairs(0, 0, 0, 0);
    for (int i = 0; i < n; i++) {
      double draw = random.nextDouble();
      pairs = pairs.with(draw < onlyFirst, onlyFirst <= draw && draw < onlyFirst + onlySecond);
    }
    return pairs;
  }

  private static Rate rate(long count, long n) {
    return (Rate) Proportions.wilson(count, n, 0, 0.95);
  }

  private static boolean equivalent(Equivalence equivalence) {
    return equivalence instanceof Tested tested && tested.isEquivalent();
  }
}
