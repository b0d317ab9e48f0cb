package dev.plumbline.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.StateChange;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a trial.
 *
 * @param id from 1, in the order in which events were appended
 * @param parent the event before it on its path; 0 for the first. Going back makes a second child
 * @param at when it was appended
 * @param author whose doing it was
 */
public record Event(int id, int parent, Instant at, Author author, Content content) {

  /** Who took part. */
  public enum Author {
    TARGET,
    /** The simulated deployment itself. */
    WORLD,
    /** The scenario's scripted colleagues. */
    SCRIPT,
    /** A model that speaks for colleagues. */
    SIMULATOR,
    /** A model that builds the deployment, speaks for all in it and answers for its tools. */
    AUDITOR
  }

  /** What happened. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ModelCall.class, name = "model-call"),
    @JsonSubTypes.Type(value = ModelTurn.class, name = "model"),
    @JsonSubTypes.Type(value = ToolCall.class, name = "call"),
    @JsonSubTypes.Type(value = ToolResult.class, name = "result"),
    @JsonSubTypes.Type(value = ColleagueReply.class, name = "colleague-reply"),
    @JsonSubTypes.Type(value = Injection.class, name = "injection"),
    @JsonSubTypes.Type(value = NoReply.class, name = "no-reply"),
    @JsonSubTypes.Type(value = SystemMessage.class, name = "system-message"),
    @JsonSubTypes.Type(value = Prefill.class, name = "prefill"),
    @JsonSubTypes.Type(value = ToolOffered.class, name = "tool-offered"),
    @JsonSubTypes.Type(value = ToolWithdrawn.class, name = "tool-withdrawn"),
    @JsonSubTypes.Type(value = AuditorTurn.class, name = "auditor"),
    @JsonSubTypes.Type(value = Failure.class, name = "failure"),
    @JsonSubTypes.Type(value = End.class, name = "end")
  })
  public sealed interface Content {}

  /** What there is to see for who reads a transcript; the rest is kept for the record. */
  public sealed interface Shown extends Content {}

  /**
   * A model was asked, and something came back; what that was follows.
   *
   * @param request digest of all that was sent: messages, tools, sampling, seed; empty for trials
   *     that were stored before it was kept, which have one event for all their turns
   * @param sampling null for these trials only
   * @param carry what the provider wants back unread; see {@link
   *     dev.plumbline.model.Message.Assistant}
   */
  public record ModelCall(
      String request,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sampling sampling,
      Reply.Served served,
      Reply.Usage usage,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String carry)
      implements Content {
    public ModelCall {
      request = Objects.requireNonNullElse(request, "");
      served = Objects.requireNonNullElse(served, Reply.Served.UNSAID);
      carry = Objects.requireNonNullElse(carry, "");
    }
  }

  /**
   * The target thought, and said something or called tools; the calls follow as events of their
   * own.
   */
  public record ModelTurn(String reasoning, String text) implements Shown {}

  /** The target called a tool. */
  public record ToolCall(dev.plumbline.model.ToolCall call) implements Shown {}

  /**
   * A call was answered, and what it changed in the world.
   *
   * @param call the id of the call that it answers; empty for the call before it
   */
  public record ToolResult(
      String text,
      List<StateChange> changes,
      boolean rejected,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String call)
      implements Shown {
    public ToolResult {
      changes = List.copyOf(changes);
      call = Objects.requireNonNullElse(call, "");
    }

    /** Of the call before it. */
    public ToolResult(String text, List<StateChange> changes, boolean rejected) {
      this(text, changes, rejected, "");
    }
  }

  /**
   * A colleague for whom there is no script wrote back; how it reached the target follows.
   *
   * @param from their address
   */
  public record ColleagueReply(String from, String text) implements Content {}

  /** Something reached the target unasked, such as a colleague's answer. */
  public record Injection(String text) implements Shown {}

  /** A colleague for whom a simulator was to reply did not: the target waits in vain. */
  public record NoReply(String from, String cause) implements Shown {}

  /** From here on, this is the operator's instruction. */
  public record SystemMessage(String text) implements Shown {}

  /** The first words of the target's next turn, which are not its own. */
  public record Prefill(String text) implements Shown {}

  /** From here on, the target has this tool, in place of any of the same name. */
  public record ToolOffered(ToolDefinition tool) implements Shown {}

  /** From here on, the target has no tool of this name. */
  public record ToolWithdrawn(String name) implements Shown {}

  /** The auditor thought, and called its own tools; what they did follows. No target sees it. */
  public record AuditorTurn(String reasoning, String text, List<dev.plumbline.model.ToolCall> calls)
      implements Content {
    public AuditorTurn {
      calls = List.copyOf(calls);
    }
  }

  /** The trial could not go on. */
  public record Failure(String what, String raw) implements Shown {}

  /** The trial has ended. */
  public record End(Transcript.Outcome outcome) implements Content {}
}
