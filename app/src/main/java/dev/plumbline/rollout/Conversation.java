package dev.plumbline.rollout;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
      case Event.ToolResult result -> {
        ToolCall answered = called(result.call());
        messages.add(new Message.ToolOutput(answered.id(), answered.name(), result.text()));
      }
      case Event.Injection(String text) -> messages.add(new Message.User(text));
      case Event.SystemMessage(String text) -> instruct(text);
      case Event.Prefill(String text) -> messages.add(new Message.Assistant("", text, List.of()));
      case Event.ToolOffered _,
          Event.ToolWithdrawn _,
          Event.AuditorTurn _,
          Event.ColleagueReply _,
          Event.NoReply _,
          Event.Failure _,
          Event.End _ -> {}
    }
  }

  private void instruct(String text) {
    if (!messages.isEmpty() && messages.getFirst() instanceof Message.SystemPrompt) {
      messages.removeFirst();
    }
    messages.addFirst(new Message.SystemPrompt(text));
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

  /** The call of an id; the one before where there is no id. */
  private ToolCall called(String id) {
    return messages.stream()
        .flatMap(message ->
            message instanceof Message.Assistant turn
                ? turn.calls().stream()
                : Stream.<ToolCall>empty())
        .filter(call -> !id.isEmpty() && call.id().equals(id))
        .findFirst()
        .orElse(called);
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
