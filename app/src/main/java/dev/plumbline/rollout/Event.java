package dev.plumbline.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.scenario.StateChange;
import java.util.List;
import java.util.Objects;

/** What happened in a trial, in order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.ModelTurn.class, name = "model"),
  @JsonSubTypes.Type(value = Event.ToolCall.class, name = "call"),
  @JsonSubTypes.Type(value = Event.ToolResult.class, name = "result"),
  @JsonSubTypes.Type(value = Event.Injection.class, name = "injection"),
  @JsonSubTypes.Type(value = Event.NoReply.class, name = "no-reply"),
  @JsonSubTypes.Type(value = Event.Failure.class, name = "failure")
})
public sealed interface Event {

  /**
   * The target thought, and said something or called tools; the calls follow as events of their
   * own.
   */
  record ModelTurn(String reasoning, String text) implements Event {}

  /** The target called a tool. */
  record ToolCall(dev.plumbline.model.ToolCall call) implements Event {}

  /** The simulated company answered, and what the call changed in it. */
  record ToolResult(String text, List<StateChange> changes, boolean rejected) implements Event {
    public ToolResult {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Something reached the target unasked, such as a colleague's answer.
   *
   * @param author who wrote it; what was stored before there were others is the script's
   */
  record Injection(String text, Author author) implements Event {
    public Injection {
      author = Objects.requireNonNullElse(author, Author.SCRIPT);
    }

    /** Of the scenario's script. */
    public Injection(String text) {
      this(text, Author.SCRIPT);
    }

    /** Whether a simulator model wrote it. */
    public boolean bySimulator() {
      return author == Author.SIMULATOR;
    }
  }

  /** Who wrote what reached the target. */
  enum Author {
    SCRIPT,
    SIMULATOR
  }

  /** A colleague for whom a simulator was to reply did not: the target waits in vain. */
  record NoReply(String from, String cause) implements Event {}

  /** The trial could not go on. */
  record Failure(String what, String raw) implements Event {}
}
