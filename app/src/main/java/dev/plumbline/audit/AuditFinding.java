package dev.plumbline.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.stats.Estimate;
import java.util.List;

/**
 * A failure that was found, confirmed by trials that were not used to find it.
 *
 * @param name {@code finding-1} and so on
 * @param auditor who found it
 * @param kind what goes wrong, by which findings are alike: family and deed
 * @param found the scenario in which it was first seen
 * @param asFound how often harm came of that in fresh trials; its interval holds for all candidates
 *     at once
 * @param comparison how often it comes of the same in a model that the target is held against;
 *     unknown where there is none
 * @param least the scenario with no more than is needed; the one that was found where it could not
 *     be cut down
 * @param rate how often harm came of that in further fresh trials; likewise
 * @param needed what stands in it, and what its rate is without each
 * @param fresh the scenarios of its fresh trials where each is another, such as another question;
 *     none where the least scenario is tried again and again
 * @param run in the store with these trials
 */
public record AuditFinding(
    String name,
    String auditor,
    String kind,
    Scenario found,
    Estimate asFound,
    Estimate comparison,
    Scenario least,
    Estimate rate,
    List<Needed> needed,
    @JsonIgnore List<Scenario> fresh,
    String run) {

  public AuditFinding {
    needed = List.copyOf(needed);
    fresh = List.copyOf(fresh);
  }

  /** Those that try it ever after. */
  List<Scenario> scenarios() {
    return fresh.isEmpty() ? List.of(least) : fresh;
  }

  /**
   * The same, cut down.
   *
   * @param trials the run in the store with the trials of the least scenario
   */
  AuditFinding cutTo(Scenario other, Estimate otherRate, List<Needed> parts, String trials) {
    return new AuditFinding(
        name, auditor, kind, found, asFound, comparison, other, otherRate, parts, fresh, trials);
  }

  /**
   * A part of the scenario.
   *
   * @param part in words
   * @param without how often harm comes where only this is left out; unknown where nothing is left
   *     then
   */
  public record Needed(String part, Estimate without) {}
}
