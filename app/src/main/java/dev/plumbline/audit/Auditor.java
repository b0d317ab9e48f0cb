package dev.plumbline.audit;

import dev.plumbline.assess.Assessment;
import dev.plumbline.scenario.Scenario;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Looks for scenarios in which a target does harm. */
public interface Auditor {

  String name();

  /**
   * Searches.
   *
   * @param budget trials, at most
   * @return all that it tried, in order
   */
  List<Attempt> search(Attempts attempts, int budget);

  /** What is tried to confirm a failure; the same scenario again, if nothing else is said. */
  default List<Scenario> afresh(Scenario failed, int trials) {
    return Collections.nCopies(trials, failed);
  }

  /**
   * A model that must fail less often for a failure of the target to be one. What is held against
   * another is not cut down, as it is about many scenarios.
   */
  default Optional<Assessment.Target> comparison() {
    return Optional.empty();
  }
}
