package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Difference.Measured;
import java.util.Random;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerTest {
  private static final Errors USUAL = new Errors(0.05, 0.8);
  private static final Design UNPAIRED = new Design.Unpaired();

  // Fleiss, Levin and Paik (2003), table A.4, and the same formula at other powers.
  @ParameterizedTest
  @CsvSource({"0.6, 0.5, 0.05, 0.8, 408", "0.6, 0.5, 0.05, 0.9, 538", "0.1, 0.2, 0.05, 0.8, 219"})
  void unpaired_gives_the_published_numbers(
      double first, double second, double alpha, double power, long trials) {
    Errors errors = new Errors(alpha, power);
    assertThat(Power.trials(UNPAIRED, first, second, errors, Clusters.NONE)).hasValue(trials);
    assertThat(Power.trials(UNPAIRED, second, first, errors, Clusters.NONE)).hasValue(trials);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.4", "0.5, 0.8", "0.05, 0.25", "0.3, 0.6"})
  void fisher_has_the_power_that_was_planned(double first, double second) {
    int n = (int) Power.trials(UNPAIRED, first, second, USUAL, Clusters.NONE).orElseThrow();
    BinomialDistribution one = BinomialDistribution.of(n, first);
    BinomialDistribution other = BinomialDistribution.of(n, second);
    double power = 0;
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= n; j++) {
        if (Independent.fisher(i, n, j, n) <= 0.05) {
          power += one.probability(i) * other.probability(j);
        }
      }
    }
    assertThat(power).isBetween(0.79, 0.84);
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0.1", "0.3, 0.15", "0.5, 0.1", "0.1, 0.05"})
  void mcnemar_has_the_power_that_was_planned(double discordance, double delta) {
    Design design = new Design.Discordant(discordance);
    int n = (int) Power.trials(design, 0.5, 0.5 - delta, USUAL, Clusters.NONE).orElseThrow();
    BinomialDistribution discordant = BinomialDistribution.of(n, discordance);
    double power = 0;
    for (int d = 1; d <= n; d++) {
      BinomialDistribution first =
          BinomialDistribution.of(d, (discordance + delta) / 2 / discordance);
      for (int i = 0; i <= d; i++) {
        if (Paired.mcNemar(i, d - i) <= 0.05) {
          power += discordant.probability(d) * first.probability(i);
        }
      }
    }
    assertThat(power).isBetween(0.785, 0.83);
  }

  @Test
  void pairing_gains_what_the_two_have_in_common() {
    long apart = trials(UNPAIRED);
    assertThat(trials(new Design.Correlated(0)))
        .isBetween((long) (0.95 * apart), (long) (1.05 * apart));
    assertThat(trials(new Design.Correlated(0.5))).isLessThan((long) (0.6 * apart));
    assertThat(trials(new Design.Correlated(-0.2))).isGreaterThan(apart);
  }

  @Test
  void rates_bound_the_correlation() {
    // 0.1 and 0.2 can be correlated by 2/3 at most; only the difference is then discordant.
    assertThat(new Design.Correlated(0.99).trials(0.1, 0.2, USUAL))
        .isEqualTo(new Design.Discordant(0.1).trials(0.1, 0.2, USUAL), within(1e-6));
  }

  @Test
  void a_difference_above_the_discordance_cannot_be() {
    assertThat(Power.trials(new Design.Discordant(0.1), 0.5, 0.3, USUAL, Clusters.NONE)).isEmpty();
  }

  @Test
  void likeness_multiplies_trials_by_the_design_effect() {
    Clusters clusters = new Clusters(20, 0.1);
    double trials = clusters.trials(100);
    assertThat(trials / (1 + (trials / 20 - 1) * 0.1)).isCloseTo(100, within(1e-9));
    assertThat(new Clusters(10, 0.1).trials(100)).isInfinite();
    assertThat(new Clusters(200, 0.9).trials(100)).isEqualTo(100);
  }

  @Test
  void too_few_clusters_are_never_enough_and_the_number_that_is_enough_is_the_smallest() {
    assertThat(Power.trials(UNPAIRED, 0.1, 0.2, USUAL, new Clusters(20, 0.2))).isEmpty();
    long enough = Power.clusters(UNPAIRED, 0.1, 0.2, USUAL, 0.2);
    assertThat(Power.trials(UNPAIRED, 0.1, 0.2, USUAL, new Clusters(enough, 0.2))).isPresent();
    assertThat(Power.trials(UNPAIRED, 0.1, 0.2, USUAL, new Clusters(enough - 1, 0.2))).isEmpty();
  }

  @Test
  void clustered_pairs_have_the_power_that_was_planned() {
    double lean = 0.1;
    double difference = 0.2;
    int count = 20;
    Clusters clusters = new Clusters(count, Simulated.likeness(difference, lean));
    Design design = new Design.Discordant(Simulated.DISCORDANCE);
    long trials = Power.trials(design, 0.6, 0.4, USUAL, clusters).orElseThrow();
    int size = (int) Math.ceil((double) trials / count);
    Random random = new Random(37);
    int rounds = 2000;
    int found = 0;
    for (int round = 0; round < rounds; round++) {
      var measured =
          (Measured)
              ClusteredPairs.difference(Simulated.pairs(random, count, size, difference, lean));
      found += measured.pValue() <= 0.05 ? 1 : 0;
    }
    assertThat((double) found / rounds).isBetween(0.78, 0.88);
  }

  @Test
  void what_so_many_trials_detect_takes_so_many_trials() {
    for (Clusters clusters : new Clusters[] {Clusters.NONE, new Clusters(100, 0.05)}) {
      double rise = Power.detectableRise(UNPAIRED, 0.1, 400, USUAL, clusters).orElseThrow();
      assertThat(Power.trials(UNPAIRED, 0.1, 0.1 + rise, USUAL, clusters)).hasValue(400);
      double fall = Power.detectableFall(UNPAIRED, 0.3, 400, USUAL, clusters).orElseThrow();
      assertThat(Power.trials(UNPAIRED, 0.3, 0.3 - fall, USUAL, clusters)).hasValue(400);
    }
  }

  @Test
  void what_pairs_detect_is_bounded_by_their_discordance() {
    Design design = new Design.Discordant(0.2);
    double rise = Power.detectableRise(design, 0.5, 400, USUAL, Clusters.NONE).orElseThrow();
    assertThat(rise).isBetween(0.05, 0.08);
    assertThat(Power.trials(design, 0.5, 0.5 + rise, USUAL, Clusters.NONE)).hasValue(400);
    assertThat(Power.trials(design, 0.3, 0.1, USUAL, Clusters.NONE)).isPresent();
  }

  @Test
  void a_handful_of_trials_detects_nothing() {
    assertThat(Power.detectableRise(UNPAIRED, 0.1, 3, USUAL, Clusters.NONE)).isEmpty();
    assertThat(Power.detectableFall(UNPAIRED, 0.1, 30, USUAL, Clusters.NONE)).isEmpty();
  }

  @Test
  void questions_without_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Power.trials(UNPAIRED, 0.1, 1.1, USUAL, Clusters.NONE))
        .withMessageContaining("not 0.1 and 1.1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Errors(0.05, 0.01));
    assertThatIllegalArgumentException().isThrownBy(() -> new Clusters(1, 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Clusters(10, 1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Design.Discordant(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Design.Correlated(1));
  }

  private static long trials(Design design) {
    return Power.trials(design, 0.3, 0.4, USUAL, Clusters.NONE).orElseThrow();
  }
}
