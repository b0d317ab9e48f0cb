package dev.plumbline.store;

import java.util.List;

/**
 * A trial with its scenario, events and verdicts as they are stored.
 *
 * @param scenario JSON; not looked into; trials of one scenario share the text
 * @param leaf the id of the last event of its path, which goes back from parent to parent; 0 when
 *     nothing happened
 * @param events by id; those to be saved, when they are not there already
 * @param verdicts at most one per judge
 */
public record TrialRow(
    TrialHead head, String scenario, int leaf, List<EventRow> events, List<VerdictRow> verdicts) {

  public TrialRow {
    events = List.copyOf(events);
    verdicts = List.copyOf(verdicts);
    if (verdicts.stream().map(VerdictRow::judge).distinct().count() < verdicts.size()) {
      throw new IllegalArgumentException(
          "Two verdicts of one judge on trial %s.".formatted(head.key()));
    }
    for (EventRow event : events) {
      if (!event.run().equals(head.run()) || !event.trial().equals(head.key())) {
        throw new IllegalArgumentException(
            "An event of trial %s among those of trial %s.".formatted(event.trial(), head.key()));
      }
    }
  }

  /** The same trial with these verdicts in place of its own. */
  public TrialRow with(List<VerdictRow> others) {
    return new TrialRow(head, scenario, leaf, events, others);
  }

  /** All of it but what it is known by. */
  public TrialRow as(TrialHead other) {
    return new TrialRow(
        other, scenario, leaf, events.stream().map(event -> event.of(other)).toList(), verdicts);
  }
}
