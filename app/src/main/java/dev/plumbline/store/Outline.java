package dev.plumbline.store;

import java.util.List;
import java.util.Optional;

/** A trial without its texts: what can be counted, compared and chosen by. */
public record Outline(TrialHead head, List<Found> found) {
  public Outline {
    found = List.copyOf(found);
  }

  /** What a judge found, as {@link VerdictRow} has it. */
  public record Found(String judge, State state, String found) {}

  /** What one judge found, if it has looked. */
  public Optional<Found> by(String judge) {
    return found.stream().filter(one -> one.judge().equals(judge)).findFirst();
  }
}
