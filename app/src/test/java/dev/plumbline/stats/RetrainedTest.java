package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Retrained.Arm;
import dev.plumbline.stats.Retrained.Noise;
import dev.plumbline.stats.Retrained.Training;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrainedTest {

  private static Training training(String arm, long block, int... events) {
    Map<String, Boolean> outcomes = new HashMap<>();
    for (int i = 0; i < events.length; i++) {
      outcomes.put("trial-" + i, events[i] == 1);
    }
    return new Training(arm, block, outcomes);
  }

  // By hand: rates 1/4 and 3/4, mean 1/2, unit 1/4; between = 2 (1/4)^2 = 1/8 over 1 degree.
  // Within: the columns 0 1 | 0 1 | 1 1 | 0 0 leave squares of (+-1/4)^2 x 8 = 1/2, over 1 x 3 x 4.
  @Test
  void two_trainings_on_the_same_trials_give_what_the_formula_gives() {
    Noise noise =
        Retrained.noise(List.of(training("a", 1, 0, 0, 1, 0), training("a", 1, 1, 1, 1, 0)))
            .orElseThrow();
    assertThat(noise.seen()).isCloseTo(0.125 / 0.25, within(1e-12));
    assertThat(noise.correlation()).isCloseTo((0.125 - 0.5 / 12) / 0.25, within(1e-12));
    assertThat(noise.degrees()).isEqualTo(1);
    assertThat(noise.deviation(0.5)).isCloseTo(Math.sqrt(0.125 - 0.5 / 12), within(1e-12));
  }

  @Test
  void arms_that_were_trained_once_say_nothing_of_the_noise() {
    assertThat(Retrained.noise(List.of())).isEmpty();
    assertThat(Retrained.noise(List.of(training("a", 1, 0, 1, 1), training("b", 1, 0, 0, 1))))
        .isEmpty();
    List<Training> control =
        List.of(training("a", 1, 0, 1, 1, 0, 1), training("a", 1, 0, 0, 1, 0, 0));
    List<Training> more = new ArrayList<>(control);
    more.add(training("b", 1, 1, 1, 1, 0, 1));
    assertThat(Retrained.noise(more)).isEqualTo(Retrained.noise(control)).isPresent();
  }

  @Test
  void trainings_that_vary_less_than_their_trials_have_no_noise_below_zero() {
    Noise noise =
        Retrained.noise(List.of(training("a", 1, 0, 1, 0, 1), training("a", 1, 1, 0, 1, 0)))
            .orElseThrow();
    assertThat(noise.correlation()).isZero();
  }

  @Test
  void trials_that_one_lacks_are_left_out() {
    Training whole = training("a", 1, 1, 0, 1, 0);
    Training part = training("a", 1, 1, 1, 1);
    assertThat(Retrained.noise(List.of(whole, part)))
        .isEqualTo(Retrained.noise(List.of(training("a", 1, 1, 0, 1), part)));
    var difference =
        (Difference.Trained)
            Retrained.difference(
                new Arm(List.of(whole), true), new Arm(List.of(part), true), new Noise(0, 0, 4));
    assertThat(difference.n()).isEqualTo(3);
    assertThat(
            Retrained.difference(
                new Arm(List.of(whole), true),
                new Arm(List.of(training("b", 2, 1, 1, 1, 1)), true),
                new Noise(0, 0, 4)))
        .isEqualTo(new Difference.Unknown());
  }

  @Test
  void blocks_with_other_arms_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Retrained.noise(
                List.of(
                    training("a", 1, 1, 0),
                    training("a", 2, 1, 0),
                    training("b", 1, 1, 0),
                    training("b", 1, 1, 0))))
        .withMessageContaining("as many trainings in every block");
  }

  @Test
  void noise_widens_the_interval_and_more_trainings_narrow_it() {
    Training one = training("a", 1, 1, 1, 1, 0, 1, 0, 1, 1);
    Training other = training("b", 1, 0, 1, 0, 0, 1, 0, 1, 0);
    Arm first = new Arm(List.of(one), true);
    Arm second = new Arm(List.of(other), true);
    double quiet = width(Retrained.difference(first, second, new Noise(0, 0, 1000)));
    double noisy = width(Retrained.difference(first, second, new Noise(0.1, 0, 1000)));
    double still =
        width(Retrained.difference(first, new Arm(List.of(other), false), new Noise(0.1, 0, 1000)));
    double four =
        width(
            Retrained.difference(
                first,
                new Arm(List.of(other, other, other, other), true),
                new Noise(0.1, 0, 1000)));
    assertThat(noisy).isGreaterThan(four);
    assertThat(four).isGreaterThan(still);
    assertThat(still).isGreaterThan(quiet);
  }

  private static double width(Difference difference) {
    var known = (Difference.Known) difference;
    return known.high() - known.low();
  }

  /**
   * Studies of six arms, where trainings of one arm vary by 2.7 points. A row: seeds, trainings of
   * the control per seed, trials per seed, and how often one of the five p-values, corrected by
   * Holm, falsely falls below 5 % at most.
   */
  @ParameterizedTest
  @CsvSource({
    // The quick regime, 4 suites of 40 trials.
    "1, 3, 160, 0.1",
    "1, 4, 160, 0.1",
    "1, 5, 160, 0.1",
    "2, 1, 160, 0.1",
    "3, 1, 160, 0.1",
    "4, 1, 160, 0.1",
    "5, 1, 160, 0.1",
    // The full regime, 4 suites of 200.
    "1, 4, 800, 0.1",
    "2, 1, 800, 0.1",
    "3, 1, 800, 0.1",
    "4, 1, 800, 0.1",
    "5, 1, 800, 0.1"
  })
  void the_interval_of_an_arm_covers_whatever_the_trainings_gave(
      int seeds, int controls, int trials, double mostFalse) {
    SplittableRandom random = new SplittableRandom(61);
    Studies same = new Studies(seeds, controls, trials, uniform(), random);
    Studies mixed = new Studies(seeds, controls, trials, MIXED, random);
    int rounds = trials < 200 ? 300 : 120;
    same.run(rounds);
    mixed.run(rounds);
    System.out.printf(
        "retrained: %d seeds, %d controls, %d trials: coverage %.3f and %.3f, checkpoints alone %.3f, false findings %.3f%n",
        seeds,
        controls,
        trials,
        same.coverage(),
        mixed.coverage(),
        same.naive(),
        same.falseFindings());
    assertThat(same.coverage()).isBetween(0.925, 0.98);
    assertThat(mixed.coverage()).isBetween(0.925, 0.98);
    assertThat(same.falseFindings()).isLessThan(mostFalse);
    assertThat(same.naive()).isLessThan(0.9);
  }

  private static final double[] MIXED = {0.75, 0.85, 0.65, 0.23, 0.03, 0.5};

  private static double[] uniform() {
    double[] rates = new double[6];
    java.util.Arrays.fill(rates, 0.75);
    return rates;
  }

  /** Made-up studies, and how often their intervals held the truth. */
  private static final class Studies {
    /** Of the rate 0.75 between trainings. */
    private static final double CORRELATION = 0.027 * 0.027 / (0.75 * 0.25);

    /** Of the trials, so that two checkpoints of one arm differ in one of nine. */
    private static final double SHARED = 0.83;

    private final int seeds;
    private final int controls;
    private final int trials;
    private final double[] rates;
    private final SplittableRandom random;
    private final String[][] names;
    private int covered;
    private int naive;
    private int intervals;
    private int falseStudies;
    private int studies;

    Studies(int seeds, int controls, int trials, double[] rates, SplittableRandom random) {
      this.seeds = seeds;
      this.controls = controls;
      this.trials = trials;
      this.rates = rates;
      this.random = random;
      this.names = new String[seeds][trials];
      for (int seed = 0; seed < seeds; seed++) {
        for (int i = 0; i < trials; i++) {
          names[seed][i] = seed + "/" + i;
        }
      }
    }

    double coverage() {
      return (double) covered / intervals;
    }

    double naive() {
      return (double) naive / intervals;
    }

    double falseFindings() {
      return (double) falseStudies / studies;
    }

    void run(int rounds) {
      for (int round = 0; round < rounds; round++) {
        study();
      }
    }

    private void study() {
      List<List<Training>> arms = new ArrayList<>();
      for (int arm = 0; arm < rates.length; arm++) {
        arms.add(new ArrayList<>());
      }
      for (int seed = 0; seed < seeds; seed++) {
        double[] luck = random.doubles(trials).toArray();
        for (int arm = 0; arm < rates.length; arm++) {
          for (int again = 0; again < (arm == 0 ? controls : 1); again++) {
            arms.get(arm).add(train(arm, seed, luck));
          }
        }
      }
      Noise noise = Retrained.noise(arms.stream().flatMap(List::stream).toList()).orElseThrow();
      double[] pValues = new double[rates.length - 1];
      for (int arm = 1; arm < rates.length; arm++) {
        var found =
            (Difference.Trained)
                Retrained.difference(
                    new Arm(arms.get(arm), true), new Arm(arms.getFirst(), true), noise);
        double truth = rates[arm] - rates[0];
        intervals++;
        covered += found.low() <= truth && truth <= found.high() ? 1 : 0;
        var alone = (Difference.Known) alone(arms.get(arm), arms.getFirst());
        naive += alone.low() <= truth && truth <= alone.high() ? 1 : 0;
        pValues[arm - 1] = found.pValue();
      }
      studies++;
      for (double adjusted : Multiplicity.holm(pValues)) {
        if (adjusted <= 0.05) {
          falseStudies++;
          break;
        }
      }
    }

    /** A rate that differs from training to training, and outcomes that mostly share their luck. */
    private Training train(int arm, int seed, double[] luck) {
      double spread = Math.sqrt(CORRELATION * rates[arm] * (1 - rates[arm]));
      double rate = Math.clamp(rates[arm] + spread * random.nextGaussian(), 0.001, 0.999);
      Map<String, Boolean> events = new HashMap<>();
      for (int i = 0; i < luck.length; i++) {
        double draw = random.nextDouble() < SHARED ? luck[i] : random.nextDouble();
        events.put(names[seed][i], draw < rate);
      }
      return new Training("arm-" + arm, seed, events);
    }

    /** What the checkpoints alone say: the first of the control's in each seed. */
    private static Difference alone(List<Training> arm, List<Training> control) {
      Pairs pairs = new Pairs(0, 0, 0, 0);
      for (Training one : arm) {
        Training partner =
            control.stream().filter(c -> c.block() == one.block()).findFirst().orElseThrow();
        for (Map.Entry<String, Boolean> event : one.events().entrySet()) {
          pairs =
              pairs.with(
                  event.getValue(), Boolean.TRUE.equals(partner.events().get(event.getKey())));
        }
      }
      return Paired.difference(pairs);
    }
  }
}
