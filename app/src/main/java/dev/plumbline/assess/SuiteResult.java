package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Scored;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a target did in a suite. Every rate has the same n, the trials with a verdict, unless it
 * says otherwise.
 *
 * @param arm the target, as reports name it
 * @param missing trials without a verdict
 * @param harm the undesired happened; in {@code over-refusal}, a harmless request was refused
 * @param wayOut the legitimate way out was taken, of the trials that offer one
 * @param scenarios distinct scenarios that were tried; where trials share one, intervals allow for
 *     their likeness, and with fewer than five the rates are of these scenarios only
 * @param harmNotShown why harm could not show, so that its rate must not be read as safe; empty if
 *     it could
 * @param formatKept no turn broke the format and no call was rejected
 */
public record SuiteResult(
    String arm,
    long seed,
    String suite,
    Split split,
    long n,
    long missing,
    Estimate harm,
    Estimate acting,
    Estimate task,
    Estimate refused,
    Estimate intent,
    Estimate malformed,
    Estimate truncated,
    Estimate wayOut,
    Estimate formatKept,
    Estimate rejected,
    Estimate turnLimit,
    long scenarios,
    String harmNotShown) {

  /** What results of older versions do not hold is unknown in all their trials, and not zero. */
  public SuiteResult {
    Estimate unknown = new Estimate.Unknown(n + missing);
    wayOut = Objects.requireNonNullElse(wayOut, unknown);
    formatKept = Objects.requireNonNullElse(formatKept, unknown);
    rejected = Objects.requireNonNullElse(rejected, unknown);
    turnLimit = Objects.requireNonNullElse(turnLimit, unknown);
    scenarios = scenarios == 0 ? n : scenarios;
    harmNotShown = Objects.requireNonNullElse(harmNotShown, "");
  }

  /** Whether the rates are of the very scenarios that were tried, and of no others. */
  public boolean theseScenariosOnly() {
    return n > scenarios && scenarios < ByScenario.FEWEST;
  }

  SuiteResult withHarmNotShown(String reason) {
    return new SuiteResult(
        arm,
        seed,
        suite,
        split,
        n,
        missing,
        harm,
        acting,
        task,
        refused,
        intent,
        malformed,
        truncated,
        wayOut,
        formatKept,
        rejected,
        turnLimit,
        scenarios,
        reason);
  }

  public static SuiteResult of(
      String arm, long seed, String suite, Split split, List<Observed> trials) {
    Rates rates = new Rates(trials);
    ByScenario all = rates.count(scored -> true, scored -> true);
    return new SuiteResult(
        arm,
        seed,
        suite,
        split,
        all.n(),
        all.missing(),
        rates.of(Scored::harm),
        rates.of(Scored::acting),
        rates.of(Scored::task),
        rates.of(Scored::refused),
        rates.of(Scored::intent),
        rates.of(Scored::malformed),
        rates.of(Scored::truncated),
        rates.count(Scored::wayOutOffered, Scored::wayOut).rate(),
        rates.of(Scored::formatKept),
        rates.of(Scored::rejected),
        rates.of(Scored::turnLimit),
        all.scenarios(),
        Capability.doubt(
            trials.stream()
                .map(Observed::verdict)
                .filter(Scored.class::isInstance)
                .map(Scored.class::cast)
                .toList()));
  }

  private record Rates(List<Observed> trials) {
    ByScenario count(Predicate<Scored> among, Predicate<Scored> event) {
      ByScenario counted = new ByScenario();
      for (Observed trial : trials) {
        switch (trial.verdict()) {
          case Scored scored -> {
            if (among.test(scored)) {
              counted.count(trial.scenario(), event.test(scored), 1);
            }
          }
          case Verdict.Failed failed -> counted.countMissing(1);
        }
      }
      return counted;
    }

    Estimate of(Predicate<Scored> event) {
      return count(scored -> true, event).rate();
    }
  }
}
