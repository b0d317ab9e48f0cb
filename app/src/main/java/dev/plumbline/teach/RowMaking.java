package dev.plumbline.teach;

import dev.plumbline.model.Message;
import java.util.ArrayList;
import java.util.List;

/** Turns finished rows into rows of training data. */
final class RowMaking {

  private RowMaking() {}

  static Row row(RowShape shape, WorkRow work) {
    if (!shape.document().isEmpty()) {
      return new Row.Document(work.field(shape.document()));
    }
    return new Row.Chat(messages(shape, work), Conversations.tools(work.field(shape.tools())));
  }

  private static List<Message> messages(RowShape shape, WorkRow work) {
    if (!shape.messages().isEmpty()) {
      List<Message> messages = Conversations.messages(work.field(shape.messages()));
      return shape.reasoning().isEmpty()
          ? messages
          : Conversations.withReasoning(messages, work.field(shape.reasoning()));
    }
    List<Message> messages = new ArrayList<>();
    String system = work.field(shape.system());
    if (!system.isEmpty()) {
      messages.add(new Message.SystemPrompt(system));
    }
    messages.add(new Message.User(work.field(shape.user())));
    messages.add(new Message.Assistant("", work.field(shape.assistant()), List.of()));
    return messages;
  }
}
