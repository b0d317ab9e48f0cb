package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Proportions.Interval;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceSequencesTest {

  // confseq 0.0.11: hedged_cs(x) and predmix_empbern_cs(x), cut to 0..1, of 30 values of 1 and 30
  // of 0.5.
  @Test
  void theIntervalsAreThoseOfTheAuthorsPackage() {
    double[] values = new double[60];
    java.util.Arrays.fill(values, 0, 30, 1);
    java.util.Arrays.fill(values, 30, 60, 0.5);
    assertEnds(ConfidenceSequences.hedgedCapital(values, 0.05).get(29), new double[] {0.792, 1.0});
    assertEnds(
        ConfidenceSequences.hedgedCapital(values, 0.05).getLast(), new double[] {0.792, 0.931});
    assertEnds(
        ConfidenceSequences.empiricalBernstein(values, 0.05).getLast(),
        new double[] {0.7411982243550745, 0.8977174533054686});
  }

  // The first bet is sqrt(2 log(40) / (log(2) / 4)) = 6.5, so that no capital exceeds 7.5, of 40.
  @Test
  void oneValueExcludesLittle() {
    assertThat(ConfidenceSequences.hedgedCapital(new double[] {1}, 0.05))
        .containsExactly(new Interval(0, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3})
  void theMeanIsInAllIntervalsAtOnce(double rate) {
    SplittableRandom random = new SplittableRandom(7);
    int rounds = 150;
    int hedged = 0;
    int bernstein = 0;
    for (int round = 0; round < rounds; round++) {
      double[] values = random.doubles(200).map(draw -> draw < rate ? 1 : 0).toArray();
      hedged += holds(ConfidenceSequences.hedgedCapital(values, 0.1), rate);
      bernstein += holds(ConfidenceSequences.empiricalBernstein(values, 0.1), rate);
    }
    // Three standard errors of 150 draws at 90 % are 7 points.
    assertThat((double) hedged / rounds).isGreaterThan(0.83);
    assertThat((double) bernstein / rounds).isGreaterThan(0.83);
  }

  @Test
  void manyValuesLeaveLittleRoomAndFewLeaveLessByBetting() {
    double[] values =
        new SplittableRandom(8).doubles(2000).map(draw -> draw < 0.05 ? 1 : 0).toArray();
    List<Interval> hedged = ConfidenceSequences.hedgedCapital(values, 0.05);
    List<Interval> bernstein = ConfidenceSequences.empiricalBernstein(values, 0.05);
    assertThat(width(hedged.getLast())).isLessThan(0.06);
    assertThat(width(bernstein.getLast())).isLessThan(0.06);
    assertThat(width(hedged.get(99))).isLessThan(width(bernstein.get(99)) - 0.01);
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Test
  void whatIsNotBetween0And1IsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfidenceSequences.hedgedCapital(new double[] {0.5, 1.5}, 0.05))
        .withMessage("a confidence sequence takes values between 0 and 1, not 1.5");
  }

  private static int holds(List<Interval> intervals, double mean) {
    Interval last = intervals.getLast();
    return last.low() <= mean && mean <= last.high() ? 1 : 0;
  }

  private static void assertEnds(Interval interval, double[] ends) {
    assertThat(interval.low()).isCloseTo(ends[0], within(1e-12));
    assertThat(interval.high()).isCloseTo(ends[1], within(1e-12));
  }
}
