package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossedMeanTest {

  /** Answers in a cell. */
  private static final int CELL = 4;

  // By hand: row means 0.35, 0.5 and column means 0.3, 0.55 around 0.425; the rest is 0.05 each
  // way.
  @Test
  void two_by_two_gives_what_the_formula_gives() {
    CrossedMean mean = CrossedMean.rate(new double[][] {{0.2, 0.5}, {0.4, 0.6}});
    double rows = 2 * 2 * 0.075 * 0.075;
    double columns = 2 * 2 * 0.125 * 0.125;
    double rest = 4 * 0.025 * 0.025;
    double spread = rows + columns - rest;
    double degrees = spread * spread / (rows * rows + columns * columns + rest * rest);
    double half =
        Math.sqrt(spread / 4) * TDistribution.of(degrees).inverseSurvivalProbability(0.025);
    assertThat(mean.value()).isCloseTo(0.425, within(1e-12));
    assertThat(mean.degrees()).isCloseTo(degrees, within(1e-9));
    assertThat(mean.low()).isCloseTo(Math.max(0, 0.425 - half), within(1e-9));
    assertThat(mean.high()).isCloseTo(Math.min(1, 0.425 + half), within(1e-9));
  }

  @Test
  void one_column_is_a_mean_of_clusters() {
    double[][] table = {{0.25}, {0.5}, {0.5}, {1}, {0.75}};
    CrossedMean mean = CrossedMean.rate(table);
    ClusteredMean clustered =
        ClusteredMean.of(
            Arrays.stream(table).map(row -> new ClusteredMean.Cluster(row[0], 1)).toList());
    assertThat(mean.low()).isCloseTo(clustered.low(), within(1e-12));
    assertThat(mean.high()).isCloseTo(clustered.high(), within(1e-12));
  }

  @Test
  void exchanging_the_two_turns_the_sign() {
    Random random = new Random(2);
    double[][] one = cells(random, 0.6, 0.1, 0.1, 6, 3);
    double[][] other = cells(random, 0.4, 0.1, 0.1, 6, 3);
    CrossedMean difference = CrossedMean.difference(one, other);
    CrossedMean exchanged = CrossedMean.difference(other, one);
    assertThat(exchanged.value()).isCloseTo(-difference.value(), within(1e-12));
    assertThat(exchanged.low()).isCloseTo(-difference.high(), within(1e-12));
  }

  @Test
  void where_all_is_the_same_fewer_of_rows_and_columns_count() {
    double[][] all = new double[26][5];
    for (double[] row : all) {
      Arrays.fill(row, 1);
    }
    CrossedMean mean = CrossedMean.rate(all);
    assertThat(mean.low()).isCloseTo(Math.pow(0.05, 1 / 5.0), within(1e-9));
    assertThat(mean.high()).isEqualTo(1);
    CrossedMean difference = CrossedMean.difference(all, all);
    assertThat(difference.value()).isZero();
    assertThat(difference.low()).isCloseTo(Math.pow(0.05, 1 / 5.0) - 1, within(1e-9));
  }

  @Test
  void tables_without_a_second_row_or_of_different_shapes_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossedMean.rate(new double[][] {{1, 0}}))
        .withMessage("1 rows, of the same length or not; give 2 or more, of the same length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossedMean.rate(new double[][] {{1, 0}, {1}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossedMean.rate(new double[2][0]))
        .withMessage("no columns; give 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossedMean.difference(new double[2][2], new double[2][3]))
        .withMessage("2 and 3 columns; give the same of both");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossedMean.difference(new double[2][2], new double[3][2]))
        .withMessage("2 and 3 rows; give the same of both");
  }

  /** Shares of right answers, with effects of rows and columns on the chance. */
  private static double[][] cells(
      Random random, double rate, double ofRows, double ofColumns, int rows, int columns) {
    double[] byColumn = random.doubles(columns, -1, 1).map(x -> spread(ofColumns, x)).toArray();
    double[][] table = new double[rows][columns];
    for (double[] row : table) {
      double byRow = spread(ofRows, 2 * random.nextDouble() - 1);
      for (int c = 0; c < columns; c++) {
        row[c] = (double) Simulated.events(random, CELL, rate + byRow + byColumn[c]) / CELL;
      }
    }
    return table;
  }

  /** A uniform draw from -1 to 1 with this standard deviation. */
  private static double spread(double deviation, double uniform) {
    return deviation * Math.sqrt(3) * uniform;
  }

  /**
   * The study's regime: 26 templates, 5 seeds, 4 answers each. Effects are drawn evenly, so that no
   * rate leaves 0 to 1 and the truth is known.
   */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.02, 0.02",
    "0.5, 0.14, 0.02",
    "0.5, 0.02, 0.12",
    "0.5, 0.14, 0.12",
    "0.75, 0.02, 0.02",
    "0.75, 0.07, 0.02",
    "0.75, 0.02, 0.07",
    "0.75, 0.07, 0.07",
  })
  void the_interval_covers_other_templates_and_seeds(
      double rate, double ofTemplates, double ofSeeds) {
    Random random = new Random(11);
    int rounds = 3_000;
    int rates = 0;
    int differences = 0;
    int templatesAlone = 0;
    for (int round = 0; round < rounds; round++) {
      double[][] one = cells(random, rate, ofTemplates, ofSeeds, 26, 5);
      double[][] other = cells(random, rate, ofTemplates, ofSeeds, 26, 5);
      rates += holds(CrossedMean.rate(one), rate);
      differences += holds(CrossedMean.difference(one, other), 0);
      templatesAlone += holds(CrossedMean.rate(averaged(one)), rate);
    }
    System.out.printf(
        "crossed mean: rate %.2f, templates %.2f, seeds %.2f: coverage %.3f, of differences %.3f, over templates alone %.3f%n",
        rate,
        ofTemplates,
        ofSeeds,
        (double) rates / rounds,
        (double) differences / rounds,
        (double) templatesAlone / rounds);
    assertThat((double) rates / rounds).isBetween(0.93, 0.97);
    assertThat((double) differences / rounds).isBetween(0.93, 0.97);
    if (ofSeeds > 0.06) {
      assertThat((double) templatesAlone / rounds).isLessThan(0.85);
    }
  }

  private static int holds(CrossedMean mean, double truth) {
    return mean.low() <= truth && truth <= mean.high() ? 1 : 0;
  }

  private static double[][] averaged(double[][] table) {
    return Arrays.stream(table)
        .map(row -> new double[] {Arrays.stream(row).average().orElseThrow()})
        .toArray(double[][]::new);
  }
}
