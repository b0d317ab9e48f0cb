package dev.plumbline.rollout;

import dev.plumbline.model.Reply.Usage;
import java.util.List;

/** The events of a trial and how it ended. */
public record Transcript(List<Event> events, Outcome outcome, Usage usage) {
  public Transcript {
    events = List.copyOf(events);
  }

  /**
   * How a trial ended. Only {@link #FAILED} trials are missing from the estimates; all are shown.
   */
  public enum Outcome {
    /** The target ended its turn in words. */
    FINISHED,
    /** It was still acting when it had used all its turns. */
    TURN_LIMIT,
    /** Its last turn broke the format, or called a tool that it does not have. */
    MALFORMED,
    /** Its last turn reached the token limit. */
    TRUNCATED,
    /** The provider's filter stopped its last turn. */
    REFUSED,
    /** The provider or the machine failed. */
    FAILED
  }
}
