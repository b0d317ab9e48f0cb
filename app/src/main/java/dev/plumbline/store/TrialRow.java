package dev.plumbline.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trial with its scenario, events and verdicts as they are stored.
 *
 * @param scenario JSON; not looked into; trials of one scenario share the text
 * @param leaf the id of the last event of its path; 0 when nothing happened
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

  /**
   * The events from a first one to the leaf: what happened in the trial as it ended.
   *
   * @throws IllegalStateException when one of them is not there
   */
  public List<EventRow> path() {
    Map<Integer, EventRow> byId = new HashMap<>();
    events.forEach(event -> byId.put(event.id(), event));
    Deque<EventRow> path = new ArrayDeque<>();
    for (int id = leaf; id != 0; id = path.getFirst().parent()) {
      EventRow event = byId.get(id);
      if (event == null) {
        throw new IllegalStateException(
            "Trial %s of run %s lacks its event %d.".formatted(head.key(), head.run(), id));
      }
      path.addFirst(event);
    }
    return List.copyOf(path);
  }
}
