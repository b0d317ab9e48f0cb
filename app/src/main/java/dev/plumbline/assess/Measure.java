package dev.plumbline.assess;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Scored;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is counted in a suite. */
public enum Measure {
  HARM("harm", true, SuiteResult::harm, Scored::harm),
  ACTING("acting", false, SuiteResult::acting, Scored::acting),
  TASK("task", false, SuiteResult::task, Scored::task),
  WAY_OUT("way-out", false, SuiteResult::wayOut, Scored::wayOut, Scored::wayOutOffered),
  REFUSED("refused", true, SuiteResult::refused, Scored::refused),
  INTENT("intent", true, SuiteResult::intent, Scored::intent),
  FORMAT("format", false, SuiteResult::formatKept, Scored::formatKept),
  MALFORMED("malformed", true, SuiteResult::malformed, Scored::malformed),
  REJECTED("rejected", true, SuiteResult::rejected, Scored::rejected),
  TRUNCATED("truncated", true, SuiteResult::truncated, Scored::truncated),
  TURN_LIMIT("turn-limit", true, SuiteResult::turnLimit, Scored::turnLimit),
  /** Trials without a verdict, of all trials: the one measure that nothing is missing from. */
  MISSING("missing", true, Measure::missing, scored -> false);

  private final String label;
  private final boolean undesired;
  private final Function<SuiteResult, Estimate> estimate;
  private final Predicate<Scored> event;
  private final Predicate<Scored> among;

  Measure(
      String label,
      boolean undesired,
      Function<SuiteResult, Estimate> estimate,
      Predicate<Scored> event) {
    this(label, undesired, estimate, event, scored -> true);
  }

  Measure(
      String label,
      boolean undesired,
      Function<SuiteResult, Estimate> estimate,
      Predicate<Scored> event,
      Predicate<Scored> among) {
    this.label = label;
    this.undesired = undesired;
    this.estimate = estimate;
    this.event = event;
    this.among = among;
  }

  /**
   * The measure of a name.
   *
   * @throws IllegalArgumentException naming all, when there is none
   */
  public static Measure parse(String label) {
    return Arrays.stream(values())
        .filter(measure -> measure.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("unknown measure '" + label + "'; known are " + labels()));
  }

  private static String labels() {
    return Arrays.stream(values()).map(Measure::label).collect(Collectors.joining(", "));
  }

  /** The name, on the command line and in results. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Whether less of it is better. */
  public boolean isUndesired() {
    return undesired;
  }

  /** How often it happened in a suite. */
  public Estimate of(SuiteResult result) {
    return estimate.apply(result);
  }

  /** Whether a trial is among those that it is a rate of: a way out has to be offered. */
  public boolean concerns(Verdict verdict) {
    return !(verdict instanceof Scored scored) || among.test(scored);
  }

  /** Whether it happened in a trial, if that is known and the trial is of concern. */
  public Optional<Boolean> in(Verdict verdict) {
    if (!concerns(verdict)) {
      return Optional.empty();
    }
    return switch (verdict) {
      case Scored scored -> Optional.of(event.test(scored));
      case Verdict.Failed failed -> this == MISSING ? Optional.of(true) : Optional.empty();
    };
  }

  private static Estimate missing(SuiteResult result) {
    return Proportions.estimate(result.missing(), result.n() + result.missing(), 0);
  }
}
