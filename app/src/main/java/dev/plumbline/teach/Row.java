package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import java.util.List;

/** One row of training data. */
public sealed interface Row {

  /** A conversation, with loss on the assistant's turns. */
  record Chat(List<Message> messages, List<ToolDefinition> tools) implements Row {
    public Chat {
      messages = List.copyOf(messages);
      tools = List.copyOf(tools);
    }
  }

  /** A text, with loss on all of it. */
  record Document(String text) implements Row {}
}
