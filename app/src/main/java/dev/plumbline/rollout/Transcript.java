package dev.plumbline.rollout;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Sampling;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The events of a trial and how it ended.
 *
 * @param calls of the target, in order, one a turn
 */
public record Transcript(List<Event> events, Outcome outcome, Usage usage, List<Call> calls) {

  /** Trials that were stored before calls were kept have none. */
  public Transcript {
    events = List.copyOf(events);
    calls = List.copyOf(Objects.requireNonNullElse(calls, List.of()));
  }

  public Transcript(List<Event> events, Outcome outcome, Usage usage) {
    this(events, outcome, usage, List.of());
  }

  /**
   * What went to the target for a turn, and who answered.
   *
   * @param request digest of all that was sent: messages, tools, sampling, seed
   * @param at when the answer came
   */
  public record Call(
      String request, Sampling sampling, Instant at, Reply.Served served, Usage usage) {}

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
