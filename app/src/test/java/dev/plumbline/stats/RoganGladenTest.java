package dev.plumbline.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.stats.Corrected.Rate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoganGladenTest {

  // The interval by the formula of Lang and Reiczigel, computed apart.
  @Test
  void sixty_of_three_hundred_flagged_by_a_judge_of_known_error() {
    var rate = (Rate) RoganGladen.rate(60, 300, new JudgeLabels(90, 10, 10, 190));
    assertThat(rate.value()).isCloseTo((0.2 + 0.95 - 1) / (0.9 + 0.95 - 1), within(1e-12));
    assertThat(rate.low()).isCloseTo(0.1144732992, within(1e-9));
    assertThat(rate.high()).isCloseTo(0.2414330251, within(1e-9));
    assertThat(rate.labelled()).isEqualTo(300);
  }

  @Test
  void labels_say_how_often_the_judge_errs() {
    JudgeLabels labels = new JudgeLabels(90, 10, 10, 190);
    assertThat(labels.sensitivity()).isEqualTo(Proportions.estimate(90, 100, 0));
    assertThat(labels.specificity()).isEqualTo(Proportions.estimate(190, 200, 0));
    assertThat(new JudgeLabels(0, 0, 1, 2).sensitivity()).isEqualTo(new Estimate.Unknown(0));
  }

  @Test
  void a_judge_proven_perfect_changes_nothing() {
    long many = 10_000_000;
    var rate = (Rate) RoganGladen.rate(30, 100, new JudgeLabels(many, 0, 0, many));
    var plain = (Estimate.Rate) Proportions.wilson(30, 100, 0, 0.95);
    assertThat(rate.value()).isCloseTo(0.3, within(1e-12));
    assertThat(rate.low()).isCloseTo(plain.low(), within(0.005));
    assertThat(rate.high()).isCloseTo(plain.high(), within(0.005));
  }

  @Test
  void fewer_labels_make_a_wider_interval() {
    var many = (Rate) RoganGladen.rate(60, 300, new JudgeLabels(900, 100, 100, 1900));
    var few = (Rate) RoganGladen.rate(60, 300, new JudgeLabels(18, 2, 2, 38));
    assertThat(few.high() - few.low()).isGreaterThan(1.5 * (many.high() - many.low()));
  }

  @Test
  void fewer_flags_than_false_ones_give_zero_and_not_less() {
    var rate = (Rate) RoganGladen.rate(0, 300, new JudgeLabels(90, 10, 10, 190));
    assertThat(rate.value()).isZero();
    assertThat(rate.low()).isZero();
    assertThat(rate.high()).isBetween(0.0, 0.1);
  }

  @Test
  void fewer_flags_than_the_judges_own_false_alarms_leave_more_than_nothing_open() {
    var rate = (Rate) RoganGladen.rate(0, 200, new JudgeLabels(18, 2, 6, 34));
    assertThat(rate.value()).isZero();
    assertThat(rate.low()).isZero();
    assertThat(rate.high()).isBetween(Proportions.upperAtZero(200, 0.95), 0.05);
    var all = (Rate) RoganGladen.rate(200, 200, new JudgeLabels(34, 6, 2, 18));
    assertThat(all.value()).isEqualTo(1);
    assertThat(all.low()).isCloseTo(1 - rate.high(), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.005, 0.02, 0.1, 0.98, 1})
  void the_interval_covers_to_the_very_ends(double truth) {
    Random random = new Random(44);
    int rounds = 4000;
    int covered = 0;
    for (int round = 0; round < rounds; round++) {
      int flagged = Simulated.events(random, 200, truth * 0.9 + (1 - truth) * 0.15);
      int seen = Simulated.events(random, 20, 0.9);
      int wrong = Simulated.events(random, 40, 0.15);
      Corrected corrected =
          RoganGladen.rate(flagged, 200, new JudgeLabels(seen, 20 - seen, wrong, 40 - wrong));
      covered +=
          !(corrected instanceof Rate rate) || (rate.low() <= truth && truth <= rate.high())
              ? 1
              : 0;
    }
    System.out.printf("Rogan-Gladen at %.3f: coverage %.3f%n", truth, (double) covered / rounds);
    assertThat((double) covered / rounds).isGreaterThan(0.935);
  }

  @Test
  void a_coin_cannot_be_corrected() {
    assertThat(RoganGladen.rate(60, 300, new JudgeLabels(50, 50, 100, 100)))
        .isEqualTo(
            new Corrected.Unknown(
                "The judge is no better than a coin: sensitivity 0.50 and specificity 0.50 add up to no more than 1."));
    assertThat(RoganGladen.rate(60, 300, new JudgeLabels(10, 90, 100, 100)))
        .isInstanceOf(Corrected.Unknown.class);
  }

  @Test
  void hardly_better_than_a_coin_gives_the_whole_range() {
    var rate = (Rate) RoganGladen.rate(5, 10, new JudgeLabels(1, 0, 99, 1));
    assertThat(rate.low()).isZero();
    assertThat(rate.high()).isEqualTo(1);
  }

  @Test
  void without_labels_of_both_kinds_there_is_no_correction() {
    assertThat(RoganGladen.rate(60, 300, new JudgeLabels(0, 0, 3, 40)))
        .isEqualTo(
            new Corrected.Unknown(
                "The judge's error is unknown: labels need trials with and without the event, not 0 and 43."));
    assertThat(RoganGladen.rate(0, 0, new JudgeLabels(9, 1, 1, 9)))
        .isInstanceOf(Corrected.Unknown.class);
    assertThatIllegalArgumentException().isThrownBy(() -> new JudgeLabels(-1, 0, 0, 0));
  }

  @Test
  void the_interval_covers_where_the_plain_one_does_not() {
    double truth = 0.1;
    double flaggedRate = truth * 0.85 + (1 - truth) * 0.08;
    Random random = new Random(43);
    int rounds = 4000;
    int corrected = 0;
    int plain = 0;
    for (int round = 0; round < rounds; round++) {
      int flagged = Simulated.events(random, 400, flaggedRate);
      int seen = Simulated.events(random, 60, 0.85);
      int wrong = Simulated.events(random, 120, 0.08);
      var rate =
          (Rate)
              RoganGladen.rate(flagged, 400, new JudgeLabels(seen, 60 - seen, wrong, 120 - wrong));
      var naive = (Estimate.Rate) Proportions.estimate(flagged, 400, 0);
      corrected += rate.low() <= truth && truth <= rate.high() ? 1 : 0;
      plain += naive.low() <= truth && truth <= naive.high() ? 1 : 0;
    }
    assertThat((double) corrected / rounds).isBetween(0.935, 0.98);
    assertThat((double) plain / rounds).isLessThan(0.3);
  }
}
