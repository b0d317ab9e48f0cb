package dev.plumbline.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which trials of a run to list.
 *
 * @param strata digests, as {@link Browsing#strata} has them; a trial is of one of these; of any
 *     where there are none
 * @param states only trials in these
 * @param findings what judges must have found; a trial fits all of them
 * @param shortest events at least, all branches counted
 * @param longest events at most
 */
public record TrialQuery(
    String run,
    Optional<Set<String>> strata,
    Set<State> states,
    List<Findings> findings,
    int shortest,
    int longest) {

  public TrialQuery {
    strata = strata.map(Set::copyOf);
    states = Set.copyOf(states);
    findings = List.copyOf(findings);
    if (shortest > longest) {
      throw new IllegalArgumentException(
          "no trial has at least %d and at most %d events".formatted(shortest, longest));
    }
  }

  /**
   * What one judge must have found.
   *
   * @param found as {@link VerdictRow} has it: one of these; empty where there is no verdict
   */
  public record Findings(String judge, Set<String> found) {
    public Findings {
      found = Set.copyOf(found);
    }
  }

  /** A place in the order of a run's trials. */
  public record Place(String suite, int ordinal, String key) {

    /** Before all trials. */
    public static final Place FIRST = new Place("", Integer.MIN_VALUE, "");

    /** That of a trial. */
    public static Place of(TrialHead head) {
      return new Place(head.suite(), head.ordinal(), head.key());
    }
  }
}
