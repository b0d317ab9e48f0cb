package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;

class EstimatorScoresTest {

  private static final int TIMES = 2_000;

  private static final CaptureRecapture[] MANY = {
    CaptureRecapture.JACKKNIFE, CaptureRecapture.CHAO, CaptureRecapture.CHAO_2
  };

  /** How easily each fault is found; 30 % on average in all of them. */
  private enum Regime {
    ALIKE("all alike") {
      @Override
      double chance(double luck) {
        return 0.3;
      }
    },
    UNLIKE("unlike, beta(1.2, 2.8)") {
      @Override
      double chance(double luck) {
        return BetaDistribution.of(1.2, 2.8).inverseCumulativeProbability(luck);
      }
    },
    VERY_UNLIKE("very unlike, beta(.3, .7)") {
      @Override
      double chance(double luck) {
        return BetaDistribution.of(0.3, 0.7).inverseCumulativeProbability(luck);
      }
    },
    OUT_OF_REACH("a third out of reach") {
      @Override
      double chance(double luck) {
        return luck < 1 / 3.0 ? 0 : 0.45;
      }
    };

    final String label;

    Regime(String label) {
      this.label = label;
    }

    abstract double chance(double luck);
  }

  private static List<Inspections> simulated(Regime regime, int inspectors, int faults) {
    SplittableRandom random = new SplittableRandom(11);
    double[] chances =
        IntStream.range(0, 2_000).mapToDouble(i -> regime.chance((i + 0.5) / 2_000)).toArray();
    return IntStream.range(0, TIMES)
        .mapToObj(time -> inspected(chances, inspectors, faults, random))
        .toList();
  }

  private static Inspections inspected(
      double[] chances, int inspectors, int faults, SplittableRandom random) {
    List<Set<Integer>> foundBy = new ArrayList<>();
    for (int fault = 0; fault < faults; fault++) {
      double chance = chances[random.nextInt(chances.length)];
      foundBy.add(
          IntStream.range(0, inspectors)
              .filter(i -> random.nextDouble() < chance)
              .boxed()
              .collect(Collectors.toSet()));
    }
    return new Inspections(inspectors, foundBy);
  }

  private static String row(Regime regime, int inspectors, int faults, CaptureRecapture... by) {
    List<Inspections> trials = simulated(regime, inspectors, faults);
    double seen = EstimatorScores.of(by[0], faults, trials).seen();
    return Stream.of(by)
        .map(one -> cell(EstimatorScores.of(one, faults, trials)))
        .collect(
            Collectors.joining(
                " | ",
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.0f %% | ",
                    regime.label,
                    inspectors,
                    faults,
                    100 * seen),
                " |"));
  }

  private static String cell(EstimatorScores scores) {
    Estimate.Rate covered = (Estimate.Rate) scores.covered();
    return String.format(
        Locale.ROOT, "%+.0f, %.0f %%", 100 * scores.bias().orElseThrow(), 100 * covered.value());
  }

  @Test
  void scores_are_of_the_estimates_that_there_are() {
    // Chapman: 3 by the first, 3 by the second, 2 by both: 4 * 4 / 3 - 1 = 4.33 of 5. And none.
    Inspections some = Inspections.of(List.of(Set.of(1, 2, 3), Set.of(2, 3, 4)));
    Inspections none = new Inspections(2, List.of());
    EstimatorScores scores = EstimatorScores.of(CaptureRecapture.CHAPMAN, 5, List.of(some, none));
    assertThat(scores.tried()).isEqualTo(2);
    assertThat(scores.unknown()).isEqualTo(1);
    assertThat(scores.seen()).isCloseTo(0.4, within(1e-12));
    assertThat(scores.bias().orElseThrow()).isCloseTo((13 / 3.0 - 5) / 5, within(1e-12));
    assertThat(scores.covered().n()).isEqualTo(1);
    assertThat(scores.covered().missing()).isEqualTo(1);
    assertThat(EstimatorScores.of(CaptureRecapture.CHAPMAN, 5, List.of(none)).bias()).isEmpty();
    assertThatThrownBy(() -> EstimatorScores.of(CaptureRecapture.CHAPMAN, 0, List.of(some)))
        .hasMessageContaining("0 faults in 1 trials");
  }

  @Test
  void estimates_of_faults_all_alike_are_right_on_average() {
    List<Inspections> trials = simulated(Regime.ALIKE, 6, 40);
    EstimatorScores chao = EstimatorScores.of(CaptureRecapture.CHAO_2, 40, trials);
    assertThat(chao.bias().orElseThrow()).isBetween(-0.01, 0.01);
    assertThat(((Estimate.Rate) chao.covered()).value()).isBetween(0.92, 0.97);
  }

  @Test
  void faults_out_of_reach_of_all_are_in_no_estimate() {
    List<Inspections> trials = simulated(Regime.OUT_OF_REACH, 6, 40);
    for (CaptureRecapture estimator : MANY) {
      EstimatorScores scores = EstimatorScores.of(estimator, 40, trials);
      assertThat(scores.bias().orElseThrow()).isBetween(-0.34, -0.25);
      assertThat(((Estimate.Rate) scores.covered()).value()).isLessThan(0.3);
    }
  }

  /** Make the table anew by copying what this finds missing. */
  @Test
  void the_documented_table_is_what_is_measured() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Regime regime : Regime.values()) {
      for (int inspectors : new int[] {4, 6}) {
        for (int faults : new int[] {20, 40}) {
          rows.add(row(regime, inspectors, faults, MANY));
        }
      }
    }
    for (Regime regime : Regime.values()) {
      for (int faults : new int[] {20, 40}) {
        rows.add(row(regime, 2, faults, CaptureRecapture.CHAPMAN));
      }
    }
    String documented = Files.readString(Path.of("../docs/statistics.md"));
    assertThat(rows).filteredOn(row -> !documented.contains(row)).isEmpty();
  }
}
