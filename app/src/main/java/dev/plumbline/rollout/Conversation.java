package dev.plumbline.rollout;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The messages of a trial as its target has them: they follow from its events. */
final class Conversation {

  private final List<Message> messages;
  private ToolCall called = new ToolCall("", Map.of());
  private String carry = "";

  Conversation(List<Message> opening) {
    this.messages = new ArrayList<>(opening);
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  void take(Event event) {
    switch (event.content()) {
      case Event.ModelCall call -> {
        if (event.author() == Event.Author.TARGET) {
          carry = call.carry();
        }
      }
      case Event.ModelTurn(String reasoning, String text) -> speak(reasoning, text);
      case Event.ToolCall(ToolCall call) -> call(call);
      case Event.ToolResult result ->
          messages.add(new Message.ToolOutput(called.id(), called.name(), result.text()));
      case Event.Injection(String text) -> messages.add(new Message.User(text));
      case Event.ColleagueReply _, Event.NoReply _, Event.Failure _, Event.End _ -> {}
    }
  }

  /** With a prefill, which it goes on from, one turn; a call that was begun comes whole. */
  private void speak(String reasoning, String text) {
    String given = "";
    if (!messages.isEmpty() && messages.getLast() instanceof Message.Assistant prefill) {
      given = prefill.text();
      messages.removeLast();
    }
    messages.add(new Message.Assistant(reasoning, given + text, List.of(), carry));
  }

  /** Belongs to the turn before it. */
  private void call(ToolCall call) {
    called = call;
    int at = messages.size() - 1;
    while (!(messages.get(at) instanceof Message.Assistant)) {
      at--;
    }
    Message.Assistant turn = (Message.Assistant) messages.get(at);
    List<ToolCall> calls = new ArrayList<>(turn.calls());
    calls.add(call);
    messages.set(at, new Message.Assistant(turn.reasoning(), turn.text(), calls, turn.carry()));
  }
}
