package dev.plumbline.rollout;

import dev.plumbline.Faults;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Participant.Moment;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.scenario.Environment;
import dev.plumbline.scenario.Environment.Effect;
import dev.plumbline.scenario.Letter;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.WorldException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A trial under way. Where it stands follows from its events alone: {@link #fold} is all that
 * changes it, whether they happen now or were stored before. Not thread safe.
 */
public final class TrialRun {
  private final Trial trial;
  private final Participant colleagues;
  private final Environment world;
  private final Conversation conversation;
  private final List<Event> path = new ArrayList<>();
  private final List<Event> fresh = new ArrayList<>();
  private final Set<String> callIds = new HashSet<>();
  private final List<Letter> letters = new ArrayList<>();
  private Effect effect = Effect.answer("");
  private String fault = "";
  private int lastId;
  private int turns;

  /**
   * Goes on after what has happened.
   *
   * @param begun events from the first on, as a step of the trial left them; none for a new trial
   * @param lastId the highest id in use, also beside this path
   */
  TrialRun(Trial trial, Participant colleagues, List<Event> begun, int lastId) {
    this.trial = trial;
    this.colleagues = colleagues;
    this.world = trial.scenario().world().open();
    this.conversation = new Conversation(trial.scenario().opening());
    begun.forEach(this::fold);
    this.lastId = lastId;
  }

  /** One without colleagues in which nothing has happened, for what a target did elsewhere. */
  public static TrialRun begin(Trial trial) {
    return new TrialRun(trial, Participant.NOBODY, List.of(), 0);
  }

  Trial trial() {
    return trial;
  }

  /** Where it stands, for the target. */
  Moment moment() {
    return moment(Optional.empty());
  }

  private Moment moment(Optional<Letter> letter) {
    return new Moment(
        trial.scenario(),
        path,
        conversation.messages(),
        world.tools(),
        letter,
        trial.turnSeed(turns));
  }

  /**
   * Takes what the target does, and all that follows from it up to its next turn.
   *
   * @param acts of one turn, its {@link Event.ModelCall} first; none of a trial that has ended
   */
  public void take(List<Event.Content> acts) {
    fresh.clear();
    for (Event.Content act : acts) {
      if (!hasEnded()) {
        append(Author.TARGET, act instanceof Event.ToolCall called ? named(called) : act);
        answer();
      }
    }
    if (!hasEnded()) {
      hear(Author.SCRIPT);
      List.copyOf(letters).forEach(this::ask);
      hear(colleagues.author());
    }
    if (!hasEnded() && !(acts.getLast() instanceof Event.ToolCall)) {
      append(Author.WORLD, new Event.End(Outcome.FINISHED));
    }
    if (!hasEnded() && turns >= trial.scenario().maxTurns()) {
      append(Author.WORLD, new Event.End(Outcome.TURN_LIMIT));
    }
  }

  /** Providers repeat ids, or give none; in a trial each call has its own. */
  private Event.ToolCall named(Event.ToolCall called) {
    ToolCall call = called.call();
    return call.id().isEmpty() || callIds.contains(call.id())
        ? new Event.ToolCall(call.named("c%04d%04d".formatted(turns, callIds.size())))
        : called;
  }

  /** What breaks in the simulated world ends this trial, which is missing then, and no other. */
  private void answer() {
    if (!(path.getLast().content() instanceof Event.ToolCall)) {
      return;
    }
    if (!fault.isEmpty()) {
      append(Author.WORLD, new Event.Failure(fault, ""));
      append(Author.WORLD, new Event.End(Outcome.FAILED));
      return;
    }
    append(Author.WORLD, new Event.ToolResult(effect.text(), effect.changes(), effect.rejected()));
    // In one turn, everything is sent together.
    if (effect.over() && trial.scenario().protocol() == Protocol.NATIVE) {
      append(Author.WORLD, new Event.End(effect.rejected() ? Outcome.MALFORMED : Outcome.FINISHED));
    }
  }

  private void hear(Author author) {
    world.news().forEach(news -> append(author, new Event.Injection(news)));
    letters.addAll(world.unanswered());
  }

  private void ask(Letter letter) {
    if (!hasEnded()) {
      colleagues
          .act(List.of(moment(Optional.of(letter))))
          .getFirst()
          .forEach(act -> append(colleagues.author(), act));
    }
  }

  private void append(Author author, Event.Content content) {
    int parent = path.isEmpty() ? 0 : path.getLast().id();
    Event event = new Event(++lastId, parent, Instant.now(), author, content);
    fresh.add(event);
    fold(event);
  }

  private void fold(Event event) {
    path.add(event);
    conversation.take(event);
    switch (event.content()) {
      case Event.ModelCall _ -> {
        if (event.author() == Author.TARGET) {
          turns++;
          // What the target has not heard of by now, nobody told.
          world.news();
          world.unanswered();
          letters.clear();
        }
      }
      case Event.ToolCall(ToolCall call) -> apply(call);
      case Event.ColleagueReply(String from, String text) -> {
        letters.addAll(world.unanswered());
        letters.stream()
            .filter(letter -> letter.to().address().equals(from))
            .findFirst()
            .ifPresent(letter -> world.reply(letter, text));
      }
      case Event.Injection _ -> world.news();
      case Event.ModelTurn _,
          Event.ToolResult _,
          Event.NoReply _,
          Event.SystemMessage _,
          Event.Prefill _,
          Event.ToolOffered _,
          Event.ToolWithdrawn _,
          Event.AuditorTurn _,
          Event.Failure _,
          Event.End _ -> {}
    }
  }

  private void apply(ToolCall call) {
    callIds.add(call.id());
    try {
      effect = world.apply(call);
    } catch (WorldException e) {
      fault = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      fault =
          Faults.logged(
              "this is a fault of Plumbline, please report it: " + e,
              e,
              "the simulated world failed at " + call);
    }
  }

  private boolean hasEnded() {
    return !path.isEmpty() && path.getLast().content() instanceof Event.End;
  }

  /** The events of the last step. */
  public List<Event> fresh() {
    return List.copyOf(fresh);
  }

  /** The trial, once it has ended. */
  public Optional<Rollout.Ended> ended() {
    return hasEnded()
        ? Optional.of(new Rollout.Ended(trial, new Transcript(path)))
        : Optional.empty();
  }
}
