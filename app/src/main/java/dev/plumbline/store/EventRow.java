package dev.plumbline.store;

import java.time.Instant;

/**
 * An event of a trial as it is stored. A trial's events form a tree, or several: each names the one
 * before it, and what was tried twice begins twice.
 *
 * @param trial the key of the trial within its run; the event may be there before the trial is
 * @param id its number within the trial, from 1
 * @param parent the id of the event before it, which is smaller; 0 for a first one
 * @param at when it happened
 * @param kind what happened
 * @param author who made it happen
 * @param payload JSON; not looked into
 */
public record EventRow(
    String run,
    String trial,
    int id,
    int parent,
    Instant at,
    String kind,
    String author,
    String payload) {

  public EventRow {
    if (run.isBlank() || trial.isBlank() || kind.isBlank()) {
      throw new IllegalArgumentException(
          "An event needs a run, a trial and a kind, not '%s', '%s' and '%s'."
              .formatted(run, trial, kind));
    }
    if (id < 1 || parent < 0 || parent >= id) {
      throw new IllegalArgumentException(
          "Event %d of trial %s comes after event %d; ids count from 1, and a parent's is smaller."
              .formatted(id, trial, parent));
    }
  }

  /** The same event of another trial. */
  EventRow of(TrialHead head) {
    return new EventRow(head.run(), head.key(), id, parent, at, kind, author, payload);
  }

  /** The same event at another place of the tree. */
  EventRow at(int otherId, int otherParent) {
    return new EventRow(run, trial, otherId, otherParent, at, kind, author, payload);
  }
}
