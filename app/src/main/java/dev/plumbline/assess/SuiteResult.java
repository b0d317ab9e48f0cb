package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Scored;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
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
    Estimate turnLimit) {

  /** What results of older versions do not hold is unknown in all their trials, and not zero. */
  public SuiteResult {
    Estimate unknown = new Estimate.Unknown(n + missing);
    wayOut = Objects.requireNonNullElse(wayOut, unknown);
    formatKept = Objects.requireNonNullElse(formatKept, unknown);
    rejected = Objects.requireNonNullElse(rejected, unknown);
    turnLimit = Objects.requireNonNullElse(turnLimit, unknown);
  }

  public static SuiteResult of(
      String arm, long seed, String suite, Split split, List<Verdict> verdicts) {
    List<Scored> scored =
        verdicts.stream().filter(Scored.class::isInstance).map(Scored.class::cast).toList();
    long missing = (long) verdicts.size() - scored.size();
    Rates rates = new Rates(scored, missing);
    return new SuiteResult(
        arm,
        seed,
        suite,
        split,
        scored.size(),
        missing,
        rates.of(Scored::harm),
        rates.of(Scored::acting),
        rates.of(Scored::task),
        rates.of(Scored::refused),
        rates.of(Scored::intent),
        rates.of(Scored::malformed),
        rates.of(Scored::truncated),
        rates.among(Scored::wayOutOffered).of(Scored::wayOut),
        rates.of(Scored::formatKept),
        rates.of(Scored::rejected),
        rates.of(Scored::turnLimit));
  }

  private record Rates(List<Scored> scored, long missing) {
    Rates among(Predicate<Scored> which) {
      return new Rates(scored.stream().filter(which).toList(), missing);
    }

    Estimate of(Predicate<Scored> event) {
      return Proportions.estimate(scored.stream().filter(event).count(), scored.size(), missing);
    }
  }
}
