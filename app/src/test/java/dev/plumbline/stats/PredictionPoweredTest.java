package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Corrected.Rate;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionPoweredTest {

  // By hand: covariance 1/6, variance of all answers 3/14, 6 labels and 9 others.
  @Test
  void the_weight_is_that_of_the_formula() {
    double[] labels = {1, 1, 0, 0, 1, 0};
    double[] answers = {1, 1, 0, 0, 0, 1};
    double[] others = {1, 0, 0, 1, 0, 0, 0, 0, 1};
    double covariance = 0.1;
    double variance = (6 - 36.0 / 15) / 14;
    assertThat(PredictionPowered.weight(labels, answers, others))
        .isCloseTo(covariance / ((1 + 6.0 / 9) * variance), within(1e-12));
  }

  @Test
  void the_rate_moves_by_what_the_judge_gets_wrong() {
    boolean[] truth = new boolean[100];
    boolean[] judged = new boolean[100];
    boolean[] others = new boolean[1000];
    for (int i = 0; i < 100; i++) {
      truth[i] = i < 30;
      judged[i] = i < 40;
    }
    for (int i = 0; i < 1000; i++) {
      others[i] = i < 440;
    }
    var rate = (Rate) PredictionPowered.rate(truth, judged, others);
    double weight = (0.3 - 0.3 * 0.4) * 100 / 99 / (1.1 * (480 - 480.0 * 480 / 1100) / 1099);
    assertThat(rate.value()).isCloseTo(0.3 + weight * (0.44 - 0.4), within(1e-12));
    assertThat(rate.n()).isEqualTo(1000);
    assertThat(rate.labelled()).isEqualTo(100);
  }

  @Test
  void a_good_judge_narrows_the_interval_and_a_coin_does_not_widen_it() {
    Random random = new Random(47);
    Sample good = Sample.of(random, 200, 5000, 0.3, 0.04);
    Sample coin = Sample.of(random, 200, 5000, 0.3, 0.5);
    assertThat(good.width()).isLessThan(0.6 * good.widthOfLabelsAlone());
    assertThat(coin.width())
        .isBetween(0.9 * coin.widthOfLabelsAlone(), 1.05 * coin.widthOfLabelsAlone());
  }

  @Test
  void few_labels_without_an_error_do_not_prove_the_judge_perfect() {
    boolean[] truth = new boolean[20];
    truth[0] = true;
    truth[1] = true;
    boolean[] others = new boolean[1_000_000];
    for (int i = 0; i < 100_000; i++) {
      others[i] = true;
    }
    var rate = (Rate) PredictionPowered.rate(truth, truth, others);
    assertThat(rate.value()).isCloseTo(0.1, within(0.001));
    assertThat(rate.high() - rate.value()).isGreaterThan(0.1);
  }

  @Test
  void where_labels_do_not_vary_they_answer_alone() {
    boolean[] none = new boolean[50];
    boolean[] judged = new boolean[50];
    judged[3] = true;
    assertThat(PredictionPowered.rate(none, judged, new boolean[] {true, false}))
        .isEqualTo(
            new Rate(2, 50, 0, 0, Proportions.upperAtZero(50, 0.95), Method.EXACT_ONE_SIDED));
    assertThat(PredictionPowered.rate(judged, judged, new boolean[0]))
        .isInstanceOfSatisfying(
            Rate.class, rate -> assertThat(rate.method()).isEqualTo(Method.WILSON));
  }

  @Test
  void a_judge_that_never_flags_is_ignored() {
    boolean[] truth = {true, false, true, false, false, true};
    var rate = (Rate) PredictionPowered.rate(truth, new boolean[6], new boolean[40]);
    assertThat(rate.value()).isEqualTo(0.5);
    assertThat(rate.low()).isLessThan(0.2);
  }

  @Test
  void without_labels_nothing_is_known() {
    assertThat(PredictionPowered.rate(new boolean[0], new boolean[0], new boolean[9]))
        .isEqualTo(new Corrected.Unknown("No trial has a label, so the judge's error is unknown."));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PredictionPowered.rate(new boolean[2], new boolean[1], new boolean[9]));
  }

  @Test
  void with_fewer_than_twenty_labelled_events_the_labels_answer_alone() {
    boolean[] truth = new boolean[200];
    boolean[] judged = new boolean[200];
    for (int i = 0; i < 20; i++) {
      truth[i] = true;
      judged[i] = i < 15;
    }
    var enough = (Rate) PredictionPowered.rate(truth, judged, new boolean[500]);
    assertThat(enough.method()).isEqualTo(Method.PREDICTION_POWERED);
    truth[19] = false;
    var few = (Rate) PredictionPowered.rate(truth, judged, new boolean[500]);
    assertThat(few.method()).isEqualTo(Method.WILSON);
    assertThat(few.value()).isEqualTo(0.095);
    assertThat(few.n()).isEqualTo(500);
  }

  @Test
  void the_interval_covers_at_any_prevalence_because_events_decide() {
    Random random = new Random(54);
    for (int labels : new int[] {50, 150, 400}) {
      for (double rate : new double[] {0.02, 0.05, 0.1, 0.25, 0.9}) {
        int covered = 0;
        int powered = 0;
        for (int round = 0; round < 1000; round++) {
          Rate found = Sample.of(random, labels, 1000, rate, 0.05).rate();
          powered += found.method() == Method.PREDICTION_POWERED ? 1 : 0;
          covered += found.low() <= rate && rate <= found.high() ? 1 : 0;
        }
        System.out.printf(
            "PPI++: %d labels, prevalence %.2f: coverage %.3f, by PPI++ %.2f%n",
            labels, rate, covered / 1000.0, powered / 1000.0);
        assertThat(covered / 1000.0).isGreaterThan(0.915);
      }
    }
  }

  @Test
  void the_interval_covers_whatever_the_judge_is_worth() {
    Random random = new Random(53);
    for (double wrong : new double[] {0.02, 0.15, 0.5}) {
      int rounds = 2000;
      int covered = 0;
      for (int round = 0; round < rounds; round++) {
        Rate rate = Sample.of(random, 150, 600, 0.25, wrong).rate();
        covered += rate.low() <= 0.25 && 0.25 <= rate.high() ? 1 : 0;
      }
      assertThat((double) covered / rounds).isBetween(0.93, 0.975);
    }
  }

  private static final class Sample {
    private final boolean[] truth;
    private final boolean[] judged;
    private final boolean[] others;

    Sample(int labels, int others) {
      this.truth = new boolean[labels];
      this.judged = new boolean[labels];
      this.others = new boolean[others];
    }

    /** A judge that is wrong with a chance, either way. */
    static Sample of(Random random, int labels, int others, double rate, double wrong) {
      Sample sample = new Sample(labels, others);
      for (int i = 0; i < labels; i++) {
        sample.truth[i] = random.nextDouble() < rate;
        sample.judged[i] = sample.truth[i] ^ (random.nextDouble() < wrong);
      }
      for (int i = 0; i < others; i++) {
        sample.others[i] = random.nextDouble() < rate ^ random.nextDouble() < wrong;
      }
      return sample;
    }

    Rate rate() {
      return (Rate) PredictionPowered.rate(truth, judged, others);
    }

    double width() {
      return rate().high() - rate().low();
    }

    double widthOfLabelsAlone() {
      var alone = (Rate) PredictionPowered.rate(truth, judged, new boolean[0]);
      return alone.high() - alone.low();
    }
  }
}
