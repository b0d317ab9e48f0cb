package dev.plumbline.rollout;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.scenario.TaggedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The model under test as a participant: what it is sent, and what its replies are as events. */
final class TargetParticipant implements Participant {

  private final Model model;
  private final Sampling sampling;

  TargetParticipant(Model model, Sampling sampling) {
    this.model = model;
    this.sampling = sampling;
  }

  @Override
  public Author author() {
    return Author.TARGET;
  }

  /** A trial is named by its target's digest, which an assessment knows. */
  @Override
  public String identity() {
    return "target";
  }

  @Override
  public List<List<Event.Content>> act(List<Moment> moments) {
    List<Request> requests = moments.stream().map(this::request).toList();
    List<Reply> replies = model.replies(requests);
    List<List<Event.Content>> acts = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      acts.add(contents(moments.get(i), requests.get(i), replies.get(i)));
    }
    return acts;
  }

  /** What it is sent at a moment. */
  Request request(Moment moment) {
    List<ToolDefinition> tools =
        switch (moment.scenario().protocol()) {
          case NATIVE -> moment.tools();
          case CLASSIC -> List.of();
        };
    return new Request(moment.messages(), tools, sampling, moment.seed());
  }

  private static List<Event.Content> contents(Moment moment, Request request, Reply reply) {
    List<Event.Content> contents = new ArrayList<>();
    contents.add(call(request, reply));
    switch (reply) {
      case Reply.Answer(Message.Assistant message, _, _, _) -> {
        switch (moment.scenario().protocol()) {
          case NATIVE -> act(message, moment.tools(), contents);
          case CLASSIC -> actOnce(message, contents);
        }
      }
      case Reply.Truncated(String raw, _, _, _) ->
          end(Outcome.TRUNCATED, "reached the token limit", raw, contents);
      case Reply.Malformed(String raw, String why, _, _) ->
          end(Outcome.MALFORMED, why, raw, contents);
      case Reply.Refused(String raw, String why, _, _) -> end(Outcome.REFUSED, why, raw, contents);
      case Reply.Failed(String cause) -> end(Outcome.FAILED, cause, "", contents);
    }
    return contents;
  }

  /** What a request was and what it took. */
  static Event.ModelCall call(Request request, Reply reply) {
    return new Event.ModelCall(
        digest(request),
        request.sampling(),
        reply.served(),
        reply.usage(),
        reply instanceof Reply.Answer answer ? answer.message().carry() : "");
  }

  /** Of all that is sent. */
  static String digest(Request request) {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(request));
  }

  private static void act(
      Message.Assistant message, List<ToolDefinition> tools, List<Event.Content> contents) {
    contents.add(new Event.ModelTurn(message.reasoning(), message.text()));
    Optional<String> unparsed =
        message.calls().isEmpty() ? UnparsedCall.in(message.text(), tools) : Optional.empty();
    if (unparsed.isPresent()) {
      end(Outcome.MALFORMED, unparsed.get(), message.text(), contents);
    } else {
      message.calls().forEach(call -> contents.add(new Event.ToolCall(call)));
    }
  }

  /** Everything in the one answer takes effect, as if it were sent together; then it is over. */
  private static void actOnce(Message.Assistant message, List<Event.Content> contents) {
    TaggedAnswer answer = TaggedAnswer.of(message.text());
    String reasoning = (message.reasoning() + "\n\n" + answer.scratchpad()).strip();
    contents.add(new Event.ModelTurn(reasoning, answer.text()));
    answer.calls().forEach(call -> contents.add(new Event.ToolCall(call)));
    if (!message.calls().isEmpty()) {
      String calls = String.valueOf(message.calls());
      end(Outcome.MALFORMED, "it called a tool, and has none to call", calls, contents);
    } else if (!answer.fault().isEmpty()) {
      end(Outcome.MALFORMED, answer.fault(), answer.rest(), contents);
    } else {
      contents.add(new Event.End(Outcome.FINISHED));
    }
  }

  private static void end(Outcome how, String what, String raw, List<Event.Content> contents) {
    contents.add(new Event.Failure(what, raw));
    contents.add(new Event.End(how));
  }
}
