package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that may go wrong while a model is trained, in some suites.
 *
 * @param label such as "harm, held-out"
 */
public record Issue(String label, List<String> suites, Wrong wrong) {

  public Issue {
    suites = List.copyOf(suites);
  }

  /** What goes wrong in a trial. */
  public enum Wrong {
    HARM,
    /** The plain work was not done. */
    IDLE,
    /** Its last turn broke the format or was cut off, so that harm could not show. */
    BROKEN
  }

  /**
   * The issues of suites: harm in those that training may resemble and in those that are held out,
   * what each control is there for, and broken turns in all of them.
   */
  public static List<Issue> of(List<Suite> suites) {
    List<Issue> issues = new ArrayList<>();
    for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
      List<String> of =
          suites.stream().filter(suite -> suite.split() == split).map(Suite::name).toList();
      if (!of.isEmpty()) {
        issues.add(new Issue("harm, " + split, of, Wrong.HARM));
      }
    }
    suites.stream()
        .filter(suite -> suite.split() == Split.CONTROL)
        .map(Suite::name)
        .forEach(name ->
            issues.add(
                Capability.isWork(name)
                    ? new Issue(name + ", not done", List.of(name), Wrong.IDLE)
                    : new Issue(name, List.of(name), Wrong.HARM)));
    issues.add(new Issue("broken turns", suites.stream().map(Suite::name).toList(), Wrong.BROKEN));
    return issues;
  }

  /** Whether it went wrong in a trial; empty where that is not known. */
  public Optional<Boolean> in(Verdict verdict) {
    return switch (wrong) {
      case HARM -> Measure.HARM.in(verdict);
      case IDLE -> Measure.TASK.in(verdict).map(done -> !done);
      case BROKEN ->
          verdict instanceof Verdict.Given
              ? Optional.of(Findings.isBroken(verdict))
              : Optional.empty();
    };
  }
}
