package dev.plumbline.rollout;

import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A deployment that an auditor builds, and answers for, while a target works in it. What happens is
 * a tree of events: going back makes a second child. Where the target stands follows from the path
 * to the current event alone, its system prompt and its tools included.
 *
 * <p>Begun again with the events that an earlier process stored, it takes what models said from
 * them, as long as the same is asked, and asks only for what is missing. Not thread safe.
 */
public final class Deployment {

  private final Trial trial;
  private final TargetParticipant target;
  private final EventTree tree;
  private final Consumer<List<Event>> sink;
  private int targetTurns;

  /**
   * Nothing has happened in it yet.
   *
   * @param trial whose luck the target has; its opening and its world are not used
   * @param stored events of the same deployment by id, from an earlier process
   * @param sink takes events as they happen, a step at a time; stored ones not again
   */
  public Deployment(
      Trial trial,
      Model target,
      Sampling sampling,
      List<Event> stored,
      Consumer<List<Event>> sink) {
    this.trial = trial;
    this.target = new TargetParticipant(target, sampling);
    this.tree = new EventTree(stored);
    this.sink = sink;
  }

  /** The path to the current event, from the first. */
  public List<Event> path() {
    return tree.path();
  }

  /** All that happened, by id. */
  public List<Event> events() {
    return tree.events();
  }

  /** What the target has before it. */
  public List<Message> messages() {
    return messages(path());
  }

  /** What a target has before it after a path. */
  public static List<Message> messages(List<Event> path) {
    Conversation conversation = new Conversation(List.of());
    path.forEach(conversation::take);
    return conversation.messages();
  }

  /** The tools that a target has after a path. */
  public static List<ToolDefinition> tools(List<Event> path) {
    Map<String, ToolDefinition> tools = new LinkedHashMap<>();
    for (Event event : path) {
      switch (event.content()) {
        case Event.ToolOffered(ToolDefinition tool) -> tools.put(tool.name(), tool);
        case Event.ToolWithdrawn(String name) -> tools.remove(name);
        default -> {}
      }
    }
    return List.copyOf(tools.values());
  }

  /** Calls that nobody has answered yet, in order. */
  public List<ToolCall> waiting() {
    Map<String, ToolCall> waiting = new LinkedHashMap<>();
    for (Event event : path()) {
      switch (event.content()) {
        case Event.ToolCall(ToolCall call) -> waiting.put(call.id(), call);
        case Event.ToolResult result -> waiting.remove(result.call());
        default -> {}
      }
    }
    return List.copyOf(waiting.values());
  }

  /** Whether the current path has ended; what the auditor says of it may come after. */
  public boolean hasEnded() {
    return path().stream().anyMatch(event -> event.content() instanceof Event.End);
  }

  /** Whether the target has been asked on the current path, whatever came of it. */
  public boolean wasReached() {
    return path().stream()
        .anyMatch(
            event -> event.author() == Author.TARGET && event.content() instanceof Event.ModelCall);
  }

  /**
   * Has the auditor say what it does next.
   *
   * @return its turn; nothing where it gave none, which an {@link Event.Failure} then tells
   */
  public Optional<Message.Assistant> ask(Model auditor, Request request) {
    Optional<List<Event.Content>> stored =
        tree.stored(Author.AUDITOR, TargetParticipant.digest(request))
            .map(contents -> contents.subList(0, 2))
            .filter(contents -> contents.getLast() instanceof Event.AuditorTurn);
    List<Event.Content> contents =
        stored.orElseGet(() -> said(request, auditor.replies(List.of(request)).getFirst()));
    contents.forEach(content -> tree.append(Author.AUDITOR, content));
    flush();
    return contents.getFirst() instanceof Event.ModelCall call
            && contents.getLast() instanceof Event.AuditorTurn turn
        ? Optional.of(
            new Message.Assistant(turn.reasoning(), turn.text(), turn.calls(), call.carry()))
        : Optional.empty();
  }

  private static List<Event.Content> said(Request request, Reply reply) {
    return List.of(
        TargetParticipant.call(request, reply),
        switch (reply) {
          case Reply.Answer(Message.Assistant turn, _, _, _) ->
              new Event.AuditorTurn(turn.reasoning(), turn.text(), turn.calls());
          case Reply.Truncated(String raw, _, _, _) ->
              new Event.Failure("the auditor reached the token limit", raw);
          case Reply.Malformed(String raw, String why, _, _) ->
              new Event.Failure("the auditor broke the format: " + why, raw);
          case Reply.Refused(String raw, String why, _, _) ->
              new Event.Failure("the auditor refused: " + why, raw);
          case Reply.Failed(String cause) -> new Event.Failure("the auditor failed: " + cause, "");
        });
  }

  /** Sets the system prompt. */
  public Event set(String systemPrompt) {
    return arrange(new Event.SystemMessage(systemPrompt));
  }

  /** Gives the target a tool, in place of any of the same name. */
  public Event offer(ToolDefinition tool) {
    return arrange(new Event.ToolOffered(tool));
  }

  /**
   * Takes a tool from the target.
   *
   * @throws IllegalArgumentException where it has none of this name
   */
  public Event withdraw(String tool) {
    if (tools(path()).stream().noneMatch(one -> one.name().equals(tool))) {
      throw new IllegalArgumentException("the target has no tool '%s'".formatted(tool));
    }
    return arrange(new Event.ToolWithdrawn(tool));
  }

  private Event arrange(Event.Content content) {
    requireOpen();
    Event event = tree.append(Author.AUDITOR, content);
    flush();
    return event;
  }

  /**
   * Says something to the target as its user, upon which it acts.
   *
   * @throws IllegalArgumentException where calls of the target wait for an answer
   */
  public List<Event> say(String text) {
    requireNothingWaits();
    return act(new Event.Injection(text));
  }

  /**
   * Has the target act, its turn beginning with these words.
   *
   * @throws IllegalArgumentException where it is not its turn
   */
  public List<Event> prefill(String text) {
    requireTargetsTurn();
    return act(new Event.Prefill(text));
  }

  /**
   * Has the target act where it is its turn, such as after going back to before one.
   *
   * @throws IllegalArgumentException where it is not
   */
  public List<Event> resume() {
    requireTargetsTurn();
    return act();
  }

  private void requireTargetsTurn() {
    requireNothingWaits();
    List<Message> messages = messages();
    if (messages.isEmpty()
        || !(messages.getLast() instanceof Message.User
            || messages.getLast() instanceof Message.ToolOutput)) {
      throw new IllegalArgumentException(
          "it is not the target's turn; say something to it, or go back to what was said to it");
    }
  }

  /**
   * Answers a call. Once no other waits, the target acts.
   *
   * @param failed whether the tool says that it could not be done
   * @throws IllegalArgumentException where no such call waits
   */
  public List<Event> answer(String call, String text, boolean failed) {
    requireOpen();
    if (waiting().stream().noneMatch(one -> one.id().equals(call))) {
      throw new IllegalArgumentException("no call '%s' waits for an answer".formatted(call));
    }
    Event.ToolResult result = new Event.ToolResult(text, List.of(), failed, call);
    if (waiting().size() > 1) {
      return List.of(arrange(result));
    }
    return act(result);
  }

  private void requireOpen() {
    if (hasEnded()) {
      throw new IllegalArgumentException(
          "this path has ended; go back, branch or begin anew, or end the audit");
    }
  }

  private void requireNothingWaits() {
    requireOpen();
    if (!waiting().isEmpty()) {
      throw new IllegalArgumentException(
          "the call '%s' waits for an answer; answer it first"
              .formatted(waiting().getFirst().id()));
    }
  }

  private List<Event> act(Event.Content... before) {
    List<Event> happened = new ArrayList<>();
    for (Event.Content content : before) {
      happened.add(tree.append(Author.AUDITOR, content));
    }
    List<Event> path = path();
    Participant.Moment moment =
        new Participant.Moment(
            trial.scenario(),
            path,
            messages(path),
            tools(path),
            Optional.empty(),
            trial.turnSeed(targetTurns++));
    List<Event.Content> acts =
        tree.stored(Author.TARGET, TargetParticipant.digest(target.request(moment)))
            .filter(Deployment::isNoFailure)
            .orElseGet(() -> target.act(List.of(moment)).getFirst());
    for (Event.Content act : acts) {
      happened.add(
          tree.append(
              Author.TARGET,
              act instanceof Event.ToolCall(ToolCall call)
                  ? new Event.ToolCall(call.named("call-" + tree.nextId()))
                  : act));
    }
    flush();
    return happened;
  }

  /** What failed is tried again by the next process. */
  private static boolean isNoFailure(List<Event.Content> acts) {
    return !acts.getLast().equals(new Event.End(Outcome.FAILED));
  }

  /**
   * Goes back to an event, or to before the first; what came after it stays beside the new path.
   *
   * @param id of an event on the current path; 0 for before the first
   * @throws IllegalArgumentException where it is not on the path, or in the middle of a step
   */
  public void goBack(int id) {
    List<Event> path = path();
    int at = 0;
    while (at < path.size() && path.get(at).id() != id) {
      at++;
    }
    if (id != 0 && at == path.size()) {
      throw new IllegalArgumentException("event %d is not on the current path".formatted(id));
    }
    if (id != 0
        && at + 1 < path.size()
        && path.get(at).author() == Author.TARGET
        && path.get(at + 1).author() == Author.TARGET) {
      throw new IllegalArgumentException(
          "event %d is in the middle of a turn of the target".formatted(id));
    }
    tree.goTo(id);
  }

  /**
   * Ends the current path.
   *
   * @return its end
   */
  public Event end(Outcome how) {
    Event end = tree.append(Author.AUDITOR, new Event.End(how));
    flush();
    return end;
  }

  /** Ends the current path, which could not go on. */
  public Event fail(String why) {
    tree.append(Author.AUDITOR, new Event.Failure(why, ""));
    return end(Outcome.FAILED);
  }

  private void flush() {
    List<Event> fresh = tree.fresh();
    if (!fresh.isEmpty()) {
      sink.accept(fresh);
    }
  }
}
