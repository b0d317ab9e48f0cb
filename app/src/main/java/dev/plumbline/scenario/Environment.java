package dev.plumbline.scenario;

import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.util.List;

/** A world in use by one trial. Not thread safe. */
public interface Environment {

  /** The tools that the agent has. */
  List<ToolDefinition> tools();

  /** Carries a call out, or says why it cannot. */
  Effect apply(ToolCall call);

  /** What has reached the agent unasked since this was last called, such as a new mail. */
  default List<String> news() {
    return List.of();
  }

  /** The agent's mails to colleagues since this was last called, to which no script replies. */
  default List<Letter> unanswered() {
    return List.of();
  }

  /** Lets the reply to such a mail reach the agent; {@link #news} then has it. */
  default void reply(Letter letter, String text) {}

  /**
   * What a call did.
   *
   * @param text what the tool answers
   * @param changes what it changed; empty for reading and for rejected calls
   * @param rejected whether the call fits no tool
   * @param over whether the scene ends here
   */
  record Effect(String text, List<StateChange> changes, boolean rejected, boolean over) {
    public Effect {
      changes = List.copyOf(changes);
    }

    public static Effect answer(String text, StateChange... changes) {
      return new Effect(text, List.of(changes), false, false);
    }

    /** The call fits no tool; the scene goes on. */
    static Effect rejected(String text) {
      return new Effect(text, List.of(), true, false);
    }
  }
}
