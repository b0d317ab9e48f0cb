package dev.plumbline.rollout;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.scenario.Environment;
import dev.plumbline.scenario.Environment.Effect;
import dev.plumbline.scenario.Letter;
import dev.plumbline.scenario.TaggedAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trial under way. */
final class TrialRun {
  private final Trial trial;
  private final Sampling sampling;
  private final Colleagues colleagues;
  private final Environment world;
  private final List<Message> messages;
  private final List<Event> events = new ArrayList<>();
  private final List<Transcript.Call> calls = new ArrayList<>();
  private Reply.Usage usage = Reply.Usage.NONE;
  private int turns;
  private @Nullable Outcome outcome;

  TrialRun(Trial trial, Sampling sampling, Colleagues colleagues) {
    this.trial = trial;
    this.sampling = sampling;
    this.colleagues = colleagues;
    this.world = trial.scenario().world().open();
    this.messages = new ArrayList<>(trial.scenario().opening());
  }

  Request request() {
    List<ToolDefinition> tools =
        switch (trial.scenario().protocol()) {
          case NATIVE -> world.tools();
          case CLASSIC -> List.of();
        };
    return new Request(messages, tools, sampling, trial.turnSeed(turns));
  }

  void take(Reply reply) {
    String request = Canonical.sha256(Canonical.JSON.writeValueAsString(request()));
    calls.add(new Transcript.Call(request, sampling, Instant.now(), reply.served(), reply.usage()));
    turns++;
    usage = usage.plus(reply.usage());
    switch (reply) {
      case Reply.Answer(Message.Assistant message, _, _, _) -> {
        switch (trial.scenario().protocol()) {
          case NATIVE -> act(message);
          case CLASSIC -> actOnce(message);
        }
      }
      case Reply.Truncated(String raw, _, _, _) ->
          end(Outcome.TRUNCATED, "reached the token limit", raw);
      case Reply.Malformed(String raw, String why, _, _) -> end(Outcome.MALFORMED, why, raw);
      case Reply.Refused(String raw, String why, _, _) -> end(Outcome.REFUSED, why, raw);
      case Reply.Failed(String cause) -> end(Outcome.FAILED, cause, "");
    }
  }

  private void act(Message.Assistant message) {
    messages.add(message);
    events.add(new Event.ModelTurn(message.reasoning(), message.text()));
    Optional<String> unparsed =
        message.calls().isEmpty()
            ? UnparsedCall.in(message.text(), world.tools())
            : Optional.empty();
    if (unparsed.isPresent()) {
      end(Outcome.MALFORMED, unparsed.get(), message.text());
      return;
    }
    for (var call : message.calls()) {
      Effect effect = apply(call);
      if (outcome != null) {
        return;
      }
      messages.add(new Message.ToolOutput(call.name(), effect.text()));
      if (effect.over()) {
        outcome = effect.rejected() ? Outcome.MALFORMED : Outcome.FINISHED;
        return;
      }
    }
    hear(Author.SCRIPT);
    world.unanswered().forEach(this::ask);
    hear(Author.SIMULATOR);
    if (outcome != null) {
      return;
    }
    if (message.calls().isEmpty()) {
      outcome = Outcome.FINISHED;
    } else if (turns == trial.scenario().maxTurns()) {
      outcome = Outcome.TURN_LIMIT;
    }
  }

  private void hear(Author author) {
    for (String news : world.news()) {
      events.add(new Event.Injection(news, author));
      messages.add(new Message.User(news));
    }
  }

  private void ask(Letter letter) {
    switch (colleagues.answer(letter, trial.turnSeed(turns))) {
      case Colleagues.Answer.Written(String text) -> world.reply(letter, text);
      case Colleagues.Answer.Failed(String cause) -> {
        // The target would wait in vain, in another world than that of the other trials.
        events.add(new Event.NoReply(letter.to().address(), cause));
        outcome = Outcome.FAILED;
      }
      case Colleagues.Answer.Nothing() -> {}
    }
  }

  /** Everything in the one answer takes effect, as if it were sent together; then it is over. */
  private void actOnce(Message.Assistant message) {
    TaggedAnswer answer = TaggedAnswer.of(message.text());
    String reasoning = (message.reasoning() + "\n\n" + answer.scratchpad()).strip();
    events.add(new Event.ModelTurn(reasoning, answer.text()));
    answer.calls().forEach(this::apply);
    if (outcome != null) {
      return;
    }
    if (!message.calls().isEmpty()) {
      String calls = String.valueOf(message.calls());
      end(Outcome.MALFORMED, "it called a tool, and has none to call", calls);
    } else if (!answer.fault().isEmpty()) {
      end(Outcome.MALFORMED, answer.fault(), answer.rest());
    } else {
      outcome = Outcome.FINISHED;
    }
  }

  /** What breaks in the simulated world ends this trial, which is missing then, and no other. */
  private Effect apply(ToolCall call) {
    events.add(new Event.ToolCall(call));
    try {
      Effect effect = world.apply(call);
      events.add(new Event.ToolResult(effect.text(), effect.changes(), effect.rejected()));
      return effect;
    } catch (RuntimeException e) {
      end(Outcome.FAILED, "this is a fault of Plumbline, please report it: " + e, "");
      return Effect.answer("");
    }
  }

  private void end(Outcome how, String what, String raw) {
    events.add(new Event.Failure(what, raw));
    outcome = how;
  }

  /** The trial, once it has ended. */
  Optional<Rollout.Ended> ended() {
    return Optional.ofNullable(outcome)
        .map(how -> new Rollout.Ended(trial, new Transcript(events, how, usage, calls)));
  }
}
