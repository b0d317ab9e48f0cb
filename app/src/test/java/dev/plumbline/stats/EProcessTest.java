package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EProcessTest {
  private static final StartTimes AT_ONCE = checkpoint -> checkpoint == 1 ? 1 : 0;

  // By hand: factors 1 - c + c x / 0.5 are 1 + c for 1 and 1 - c for 0, for each of the stakes.
  @Test
  void capitalIsTheMeanOverStakesOfTheProductOfFactors() {
    double expected = 0;
    for (double stake : new double[] {0.03, 0.1, 0.25, 0.5, 0.9}) {
      expected += Math.pow(1 + stake, 3) * (1 - stake) / 5;
    }
    Capital capital = Capital.idle().after(Map.of(1.0, 3.0, 0.0, 1.0), 0.5, 1);
    assertThat(Math.exp(capital.log())).isCloseTo(expected, within(1e-12));
  }

  @Test
  void capitalThatIsIdleNeitherGrowsNorShrinks() {
    Capital capital = Capital.idle().after(Map.of(0.0, 1000.0), 0.5, 0.25);
    assertThat(Math.exp(capital.log())).isCloseTo(0.75, within(1e-12));
    assertThat(Capital.idle().log()).isZero();
  }

  // All outcomes of trials whose rates differ, but are the bound on average.
  @Test
  void aBatchOfUnlikeRatesIsExpectedToGrowNoMoreThanOneOfLikeRates() {
    double like = expected(new double[] {0.3, 0.3, 0.3, 0.3}, 0.3);
    double unlike = expected(new double[] {0, 0.1, 0.4, 0.7}, 0.3);
    assertThat(like).isCloseTo(1, within(1e-12));
    assertThat(unlike).isLessThan(1);
    assertThat(expected(new double[] {0.3, 0.4, 0.3, 0.3}, 0.3)).isGreaterThan(1);
  }

  private static double expected(double[] rates, double bound) {
    double sum = 0;
    for (int outcomes = 0; outcomes < 1 << rates.length; outcomes++) {
      double chance = 1;
      for (int i = 0; i < rates.length; i++) {
        chance *= (outcomes >> i & 1) == 1 ? rates[i] : 1 - rates[i];
      }
      double events = Integer.bitCount(outcomes);
      Map<Double, Double> values = Map.of(1.0, events, 0.0, rates.length - events);
      sum += chance * Math.exp(Capital.idle().after(values, bound, 1).log());
    }
    return sum;
  }

  @Test
  void trialsOfScenariosDrawnAnewCountOncePerScenario() {
    List<Cluster> few = List.of(new Cluster(1, 2), new Cluster(0, 1), new Cluster(0, 0));
    List<Cluster> many = List.of(new Cluster(50, 100), new Cluster(0, 100));
    assertThat(Scenarios.DRAWN_ANEW.values(few, Cluster::count))
        .isEqualTo(Scenarios.DRAWN_ANEW.values(many, Cluster::count))
        .isEqualTo(Map.of(0.0, 1.0, 0.5, 1.0));
    assertThat(Scenarios.DRAWN_ANEW.differences(List.of(new Pairs(1, 2, 0, 1))))
        .isEqualTo(Map.of(0.75, 1.0));
  }

  @Test
  void scenariosThatAreTheSameCountAlikeHoweverManyTrialsEachHas() {
    assertThat(Scenarios.SAME.values(List.of(new Cluster(1, 2), new Cluster(4, 4)), Cluster::count))
        .isEqualTo(Map.of(0.0, 1.0, 1.0, 3.0));
    assertThat(Scenarios.SAME.differences(List.of(new Pairs(1, 2, 0, 1), new Pairs(0, 0, 2, 0))))
        .isEqualTo(Map.of(0.0, 2.0, 0.5, 1.0, 1.0, 1.0));
  }

  // With all k trials of a random scenario bet on in full, the expectation could exceed 1.
  @Test
  void whereAScenarioWasNotTriedTheOthersCountOnceEach() {
    assertThat(Scenarios.SAME.values(List.of(new Cluster(4, 4), new Cluster(0, 0)), Cluster::count))
        .isEqualTo(Map.of(0.0, 0.0, 1.0, 1.0));
  }

  @Test
  void noRateThatTheBaselineCouldHaveGivesLessThanTheEvidence() {
    List<Cluster> baseline = Collections.nCopies(20, new Cluster(1, 10));
    List<Cluster> checkpoint = Collections.nCopies(20, new Cluster(2, 4));
    double log = RiseOverBaseline.of(baseline, Scenarios.SAME, 0, AT_ONCE).with(checkpoint).log();
    double smallest =
        IntStream.range(1, 2000)
            .mapToDouble(i -> {
              double rate = i / 2000.0;
              return Capital.idle().after(Map.of(0.0, 20.0, 1.0, 180.0), 1 - rate, 1).log()
                  + Capital.idle().after(Map.of(0.0, 40.0, 1.0, 40.0), rate, 1).log();
            })
            .min()
            .orElseThrow();
    assertThat(log).isLessThanOrEqualTo(smallest).isGreaterThan(smallest - 1).isPositive();
  }

  @Test
  void aSmallBaselineBoundsTheEvidenceAndFreshPairsDoNot() {
    EProcess<List<Cluster>> one =
        RiseOverBaseline.of(
            Collections.nCopies(10, new Cluster(1, 10)), Scenarios.SAME, 0, StartTimes.unbounded());
    EProcess<List<Pairs>> pairs = PairedRise.of(Scenarios.SAME, 0, StartTimes.unbounded());
    for (int checkpoint = 0; checkpoint < 200; checkpoint++) {
      one = one.with(Collections.nCopies(10, new Cluster(3, 10)));
      pairs = pairs.with(Collections.nCopies(10, new Pairs(0, 3, 1, 6)));
    }
    assertThat(one.log()).isLessThan(15);
    assertThat(pairs.log()).isGreaterThan(100);
    assertThat(one.checkpoints()).isEqualTo(200);
  }

  @Test
  void lateRiseIsFoundAfterALongCalm() {
    EProcess<List<Pairs>> late = PairedRise.of(Scenarios.SAME, 0, StartTimes.upTo(50));
    EProcess<List<Pairs>> drained = PairedRise.of(Scenarios.SAME, 0, AT_ONCE);
    for (int checkpoint = 1; checkpoint <= 50; checkpoint++) {
      Pairs pairs = checkpoint < 48 ? new Pairs(0, 1, 2, 2) : new Pairs(0, 2, 0, 3);
      late = late.with(Collections.nCopies(20, pairs));
      drained = drained.with(Collections.nCopies(20, pairs));
    }
    assertThat(late.log()).isGreaterThan(10);
    assertThat(drained.log()).isLessThan(0);
  }

  @Test
  void aRiseWithinTheMarginIsNone() {
    List<Pairs> risen = Collections.nCopies(40, new Pairs(0, 2, 1, 7));
    EProcess<List<Pairs>> any = PairedRise.of(Scenarios.SAME, 0, AT_ONCE);
    EProcess<List<Pairs>> more = PairedRise.of(Scenarios.SAME, 0.1, AT_ONCE);
    List<Cluster> baseline = Collections.nCopies(100, new Cluster(1, 10));
    EProcess<List<Cluster>> over = RiseOverBaseline.of(baseline, Scenarios.SAME, 0.1, AT_ONCE);
    for (int checkpoint = 0; checkpoint < 20; checkpoint++) {
      any = any.with(risen);
      more = more.with(risen);
      over = over.with(Collections.nCopies(100, new Cluster(2, 10)));
    }
    assertThat(any.log()).isGreaterThan(10);
    assertThat(more.log()).isLessThan(0.1);
    assertThat(over.log()).isLessThan(0.1);
  }

  @Test
  void weightsOfStartsSumToOne() {
    double planned = IntStream.rangeClosed(1, 60).mapToDouble(StartTimes.upTo(50)::weight).sum();
    double open =
        IntStream.rangeClosed(1, 100_000).mapToDouble(StartTimes.unbounded()::weight).sum();
    assertThat(planned).isCloseTo(1, within(1e-12));
    assertThat(open).isCloseTo(1, within(1e-4)).isLessThan(1);
  }

  /**
   * The mean of the evidence over many calm trainings, baselines drawn too: at most 1 by theory.
   */
  @ParameterizedTest
  @EnumSource
  void evidenceOfCalmIsExpectedToStayAtOneOrBelow(Scenarios scenarios) {
    var setting =
        new SimulatedTraining.Setting(List.of(0.2), 4, 0.3, scenarios == Scenarios.DRAWN_ANEW);
    double one = 0;
    double pairs = 0;
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      var training = new SimulatedTraining(setting, (i, t) -> 0, new SplittableRandom(round));
      EProcess<List<Cluster>> over =
          RiseOverBaseline.of(training.baseline(0, 3), scenarios, 0, StartTimes.upTo(2));
      EProcess<List<Pairs>> paired = PairedRise.of(scenarios, 0, StartTimes.upTo(2));
      for (int checkpoint = 1; checkpoint <= 2; checkpoint++) {
        over = over.with(training.checkpoint(0, checkpoint, 6));
        paired = paired.with(training.paired(0, checkpoint, 8));
      }
      one += Math.exp(over.log()) / rounds;
      pairs += Math.exp(paired.log()) / rounds;
    }
    assertThat(one).isLessThan(1);
    assertThat(pairs).isBetween(0.8, 1.1);
  }

  @Test
  void marginsAndPlansThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedRise.of(Scenarios.SAME, -0.1, AT_ONCE))
        .withMessage("a margin lies from 0 to below 1, such as 0.02, not -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StartTimes.upTo(0))
        .withMessageContaining("not 0");
  }
}
