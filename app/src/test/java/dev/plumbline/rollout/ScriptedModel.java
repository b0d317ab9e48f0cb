package dev.plumbline.rollout;

import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A model that follows a script: for tests. */
public record ScriptedModel(Function<Request, Reply> script) implements Model {

  @Override
  public List<Reply> replies(List<Request> requests) {
    return requests.stream().map(script).toList();
  }

  public static Reply says(String text) {
    return new Reply.Answer(new Message.Assistant("", text, List.of()), new Reply.Usage(1, 1));
  }

  public static Reply cut(String text) {
    return new Reply.Truncated(text, new Reply.Usage(1, 1));
  }

  public static Reply calls(String tool, Map<String, String> arguments) {
    return new Reply.Answer(
        new Message.Assistant("", "", List.of(new ToolCall(tool, arguments))),
        new Reply.Usage(1, 1));
  }
}
