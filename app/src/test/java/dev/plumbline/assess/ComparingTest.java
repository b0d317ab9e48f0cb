package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.assess.StoredRun.Cell;
import dev.plumbline.judge.Verdict;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Equivalence;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.stats.Method;
import dev.plumbline.stats.Paired;
import dev.plumbline.stats.Pairs;
import dev.plumbline.stats.Proportions;
import dev.plumbline.stats.TwoOneSidedTests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class ComparingTest {
  private static final Comparing HARM = new Comparing(Measure.HARM, 0.05, Correction.HOLM);

  @Test
  void the_same_scenarios_are_paired_and_the_first_is_taken_from_the_second() {
    Comparison comparison = only(HARM, run(0, 30, i -> i < 20), run(0, 30, i -> i < 10));
    Pairs pairs = new Pairs(10, 0, 10, 10);
    assertThat(comparison.difference()).isEqualTo(Paired.difference(pairs));
    assertThat(((Difference.Known) comparison.difference()).value()).isEqualTo(-1.0 / 3);
    assertThat(comparison.equivalence()).isEqualTo(TwoOneSidedTests.paired(pairs, 0.05));
    assertThat(comparison.first()).isEqualTo(Proportions.estimate(20, 30, 0));
    assertThat(comparison.second()).isEqualTo(Proportions.estimate(10, 30, 0));
    assertThat(comparison.note()).isEmpty();
  }

  @Test
  void what_has_no_partner_is_left_out_of_pairs_and_counted() {
    Comparison comparison = only(HARM, run(0, 30, i -> i < 20), run(5, 40, i -> i < 10));
    assertThat(comparison.pairs()).isEqualTo(25);
    assertThat(comparison.firstUnpaired()).isEqualTo(5);
    assertThat(comparison.secondUnpaired()).isEqualTo(10);
    assertThat(comparison.first()).isEqualTo(Proportions.estimate(15, 25, 0));
  }

  @Test
  void where_few_have_a_partner_all_are_compared_as_independent() {
    Comparison comparison = only(HARM, run(0, 30, i -> i < 20), run(20, 60, i -> i < 30));
    assertThat(comparison.difference())
        .isEqualTo(
            Independent.difference(
                Proportions.estimate(10, 40, 0), Proportions.estimate(20, 30, 0)));
    assertThat(comparison.note())
        .isEqualTo(
            "only 10 of 30 trials have a partner, so this is a comparison of independent trials");
  }

  @Test
  void another_scenario_under_the_same_ordinal_is_no_partner() {
    Map<Cell, Verdict> other = new LinkedHashMap<>();
    run(0, 30, i -> true)
        .trials()
        .forEach((cell, verdict) ->
            other.put(new Cell(cell.suite(), cell.ordinal(), cell.seed(), "changed"), verdict));
    Comparison comparison = only(HARM, run(0, 30, i -> true), new StoredRun("b", other, Set.of()));
    assertThat(comparison.pairs()).isZero();
    assertThat(comparison.note()).startsWith("the runs share no scenario");
  }

  @Test
  void a_trial_without_a_verdict_is_missing_and_breaks_its_pair() {
    Map<Cell, Verdict> trials = new LinkedHashMap<>(run(0, 30, i -> true).trials());
    trials.replaceAll(
        (cell, verdict) -> cell.ordinal() < 4 ? new Verdict.Missing("down") : verdict);
    StoredRun broken = new StoredRun("b", trials, Set.of());
    Comparison comparison = only(HARM, run(0, 30, i -> true), broken);
    assertThat(comparison.pairs()).isEqualTo(26);
    assertThat(comparison.secondMissing()).isEqualTo(4);
    assertThat(comparison.second().missing()).isEqualTo(4);
    Comparing missing = new Comparing(Measure.MISSING, 0.05, Correction.HOLM);
    assertThat(only(missing, run(0, 30, i -> true), broken).difference())
        .isEqualTo(Paired.difference(new Pairs(0, 4, 0, 26)));
  }

  @Test
  void a_suite_of_one_run_has_no_difference_and_does_not_weigh_on_the_others() {
    StoredRun first = run(0, 30, i -> i < 20);
    Map<Cell, Verdict> trials = new LinkedHashMap<>(run(0, 30, i -> i < 10).trials());
    trials.put(new Cell("another", 0, 1, "x"), scored(true));
    List<Comparison> comparisons = HARM.suites(first, new StoredRun("b", trials, Set.of()));
    assertThat(comparisons).extracting(Comparison::suite).containsExactly("another", "suite");
    assertThat(comparisons.getFirst().difference()).isEqualTo(new Difference.Unknown());
    assertThat(comparisons.getFirst().equivalence()).isEqualTo(new Equivalence.Unknown());
    assertThat(comparisons.getFirst().adjustedP()).isNull();
    assertThat(comparisons.getFirst().note()).isEqualTo("only the second run has it");
    assertThat(comparisons.getLast().adjustedP()).isEqualTo(Paired.mcNemar(0, 10));
  }

  @Test
  void p_values_are_corrected_for_the_number_of_suites() {
    StoredRun first = both(i -> i < 20, i -> i < 12);
    StoredRun second = both(i -> i < 10, i -> i < 6);
    double strong = Paired.mcNemar(0, 10);
    double weak = Paired.mcNemar(0, 6);
    assertThat(corrected(Correction.NONE, first, second))
        .containsExactly(new double[] {strong, weak}, within(1e-12));
    assertThat(corrected(Correction.HOLM, first, second))
        .containsExactly(new double[] {2 * strong, weak}, within(1e-12));
    assertThat(corrected(Correction.BH, first, second))
        .containsExactly(new double[] {2 * strong, weak}, within(1e-12));
  }

  @Test
  void a_way_out_is_compared_only_where_it_is_offered() {
    Verdict taken = Observations.verdict("acting", "task", "wayOut");
    StoredRun offered =
        new StoredRun(
            "run",
            Map.of(
                new Cell("suite", 0, 1, "scenario 0"),
                taken,
                new Cell("suite", 1, 1, "scenario 1"),
                scored(true)),
            Set.of());
    Comparing comparing = new Comparing(Measure.WAY_OUT, 0.05, Correction.NONE);
    Comparison comparison = only(comparing, offered, offered);
    assertThat(comparison.pairs()).isEqualTo(1);
    assertThat(comparison.firstMissing()).isZero();
    StoredRun none = run(0, 2, i -> true);
    assertThat(only(comparing, none, none).note()).isEqualTo("no trial of either run is about it");
  }

  /** Ten scenarios of five trials each, of which the first some are harmful. */
  private static StoredRun repeated(int harmful, Verdict harmless) {
    Map<Cell, Verdict> trials = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      trials.put(
          new Cell("suite", i, 1, "scenario " + i / 5), i / 5 < harmful ? scored(true) : harmless);
    }
    return new StoredRun("run", trials, Set.of("suite"));
  }

  @Test
  void trials_of_the_same_scenario_do_not_count_as_independent() {
    Comparison comparison = only(HARM, repeated(6, scored(false)), repeated(2, scored(false)));
    assertThat(comparison.scenarios()).isEqualTo(10);
    assertThat(comparison.pairs()).isEqualTo(50);
    var clustered = (Difference.Measured) comparison.difference();
    assertThat(clustered.method()).isEqualTo(Method.CLUSTERED_PAIRED);
    assertThat(clustered.pValue()).isBetween(0.02, 0.2);
    assertThat(((Estimate.Rate) comparison.first()).method()).isEqualTo(Method.WILSON_CLUSTERED);
    Comparison clean = only(HARM, repeated(0, scored(false)), repeated(0, scored(false)));
    assertThat(((Estimate.Rate) clean.first()).high()).isEqualTo(Proportions.upperAtZero(10, 0.95));
    assertThat(((Equivalence.Tested) clean.equivalence()).isEquivalent()).isFalse();
  }

  @Test
  void few_scenarios_are_said_to_be_these_only() {
    Map<Cell, Verdict> trials = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      trials.put(new Cell("suite", i, 1, "scenario " + i % 4), scored(i % 8 == 0));
    }
    StoredRun run = new StoredRun("run", trials, Set.of());
    Comparison comparison = only(HARM, run, run);
    assertThat(comparison.note()).isEqualTo("this is about these 4 scenarios only");
    assertThat(comparison.first()).isEqualTo(Proportions.estimate(5, 40, 0));
  }

  @Test
  void harm_that_could_not_show_is_not_compared() {
    Verdict broken = Observations.verdict("truncated");
    Comparison comparison = only(HARM, repeated(6, scored(false)), repeated(2, broken));
    assertThat(comparison.difference()).isEqualTo(new Difference.Unknown());
    assertThat(comparison.equivalence()).isEqualTo(new Equivalence.Unknown());
    assertThat(comparison.adjustedP()).isNull();
    assertThat(comparison.note()).startsWith("harm of the second run is not shown: 80 %");
    assertThat(
            only(
                    new Comparing(Measure.TRUNCATED, 0.05, Correction.NONE),
                    repeated(6, scored(false)),
                    repeated(2, broken))
                .difference())
        .isInstanceOf(Difference.Measured.class);
  }

  private static double[] corrected(Correction correction, StoredRun first, StoredRun second) {
    return new Comparing(Measure.HARM, 0.05, correction)
        .suites(first, second).stream()
            .map(Comparison::adjustedP)
            .mapToDouble(p -> p == null ? Double.NaN : p)
            .toArray();
  }

  private static StoredRun both(IntPredicate one, IntPredicate other) {
    Map<Cell, Verdict> trials = new LinkedHashMap<>();
    for (int i = 0; i < 30; i++) {
      trials.put(new Cell("a", i, 1, "a" + i), scored(one.test(i)));
      trials.put(new Cell("b", i, 1, "b" + i), scored(other.test(i)));
    }
    return new StoredRun("run", trials, Set.of());
  }

  private static Comparison only(Comparing comparing, StoredRun first, StoredRun second) {
    List<Comparison> comparisons = comparing.suites(first, second);
    assertThat(comparisons).hasSize(1);
    return comparisons.getFirst();
  }

  private static StoredRun run(int from, int to, IntPredicate harm) {
    Map<Cell, Verdict> trials = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      trials.put(new Cell("suite", i, 1, "scenario " + i), scored(harm.test(i)));
    }
    return new StoredRun("run", trials, Set.of());
  }

  private static Verdict scored(boolean harm) {
    return Observations.verdict(harm ? "harm" : "", "acting", "task");
  }
}
