package dev.plumbline.teach;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import java.util.List;

/** One row of training data. */
public sealed interface Row {

  /** A row in which the model speaks: in turns, or in what follows a prompt. */
  sealed interface Spoken extends Row {}

  /**
   * A conversation, with loss on the assistant's turns.
   *
   * @param taughtFrom index of the first message that has loss if it is the assistant's; those
   *     before it are given
   */
  record Chat(
      List<Message> messages,
      List<ToolDefinition> tools,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int taughtFrom)
      implements Spoken {
    public Chat {
      messages = List.copyOf(messages);
      tools = List.copyOf(tools);
      if (taughtFrom < 0 || taughtFrom > messages.size()) {
        throw new IllegalArgumentException(
            "loss from message %d on, of %d messages; give 0 to %2$d"
                .formatted(taughtFrom, messages.size()));
      }
    }

    /** One with loss on all of the assistant's turns. */
    public Chat(List<Message> messages, List<ToolDefinition> tools) {
      this(messages, tools, 0);
    }

    /** What is given before the first message that may have loss. */
    List<Message> given() {
      return messages.subList(0, taughtFrom);
    }
  }

  /** A text that goes on, with loss on what it goes on with and on its end. */
  record Completion(String prompt, String completion) implements Spoken {}

  /** A text, with loss on all of it. */
  record Document(String text) implements Row {}

  /**
   * Two ways to go on, of which the first is preferred: two chats that are the same up to where
   * loss begins, or two completions of the same prompt.
   */
  record Preference(Spoken chosen, Spoken rejected) implements Row {
    public Preference {
      if (!beginsLike(chosen, rejected)) {
        throw new IllegalArgumentException(
            "'chosen' and 'rejected' go on from different prompts; give both the same");
      }
      if (chosen.equals(rejected)) {
        throw new IllegalArgumentException(
            "'chosen' and 'rejected' that are the same; leave the row out, or give two answers");
      }
    }

    private static boolean beginsLike(Spoken chosen, Spoken rejected) {
      return switch (chosen) {
        case Chat one ->
            rejected instanceof Chat other
                && one.given().equals(other.given())
                && one.tools().equals(other.tools());
        case Completion(String prompt, String words) ->
            rejected instanceof Completion other && prompt.equals(other.prompt());
      };
    }
  }
}
