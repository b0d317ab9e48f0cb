package dev.plumbline.rollout;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.rollout.Event.Author;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The events of a trial that has ended, from the first to its {@link Event.End}. */
@JsonIgnoreProperties(
    value = {"outcome", "usage"},
    allowGetters = true)
public record Transcript(List<Event> events) {

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException when the last event is no end
   */
  public Transcript {
    events = List.copyOf(events);
    if (events.isEmpty() || !(events.getLast().content() instanceof Event.End)) {
      throw new IllegalArgumentException("a transcript's last event is its end");
    }
  }

  /**
   * The path to an event.
   *
   * @param tree events of one trial
   * @param leaf the id of the last one of the path
   * @throws IllegalArgumentException when the tree lacks an event of the path
   */
  public static List<Event> path(List<Event> tree, int leaf) {
    Map<Integer, Event> byId = new HashMap<>();
    tree.forEach(event -> byId.put(event.id(), event));
    List<Event> path = new ArrayList<>();
    for (int id = leaf; id != 0; id = path.getLast().parent()) {
      Event event = byId.get(id);
      if (event == null || path.size() == tree.size()) {
        throw new IllegalArgumentException(
            "there is no path to event %d: %d is not there".formatted(leaf, id));
      }
      path.add(event);
    }
    return path.reversed();
  }

  /** How it ended. */
  @JsonProperty
  public Outcome outcome() {
    return events.getLast().content() instanceof Event.End(Outcome how) ? how : Outcome.FAILED;
  }

  /** What the target read and wrote in all its turns. */
  @JsonProperty
  public Usage usage() {
    return usage(Author.TARGET);
  }

  /** What the models of a participant read and wrote. */
  public Usage usage(Author author) {
    return calls(author).map(Event.ModelCall::usage).reduce(Usage.NONE, Usage::plus);
  }

  /** Who answered for the target, in order, one a turn. */
  public List<Reply.Served> served() {
    return calls(Author.TARGET).map(Event.ModelCall::served).toList();
  }

  private Stream<Event.ModelCall> calls(Author author) {
    return events.stream()
        .filter(event -> event.author() == author)
        .map(Event::content)
        .filter(Event.ModelCall.class::isInstance)
        .map(Event.ModelCall.class::cast);
  }

  /** What there is to see, in order. */
  public List<Part> shown() {
    return events.stream()
        .filter(event -> event.content() instanceof Event.Shown)
        .map(event -> new Part(event.author(), (Event.Shown) event.content()))
        .toList();
  }

  /** The same without whose doing it was. */
  public Stream<Event.Shown> contents() {
    return shown().stream().map(Part::content);
  }

  /** Somebody's part in what happened. */
  public record Part(Author author, Event.Shown content) {}

  /** The conversation as the target had it, from its opening on. */
  public List<Message> messages(List<Message> opening) {
    Conversation conversation = new Conversation(opening);
    events.forEach(conversation::take);
    return conversation.messages();
  }

  /**
   * How a trial ended. Only {@link #FAILED} trials are missing from the estimates; all are shown.
   */
  public enum Outcome {
    /** The target ended its turn in words. */
    FINISHED,
    /** It was still acting when it had used all its turns. */
    TURN_LIMIT,
    /** Its last turn broke the format, or called a tool that it does not have. */
    MALFORMED,
    /** Its last turn reached the token limit. */
    TRUNCATED,
    /** The provider's filter stopped its last turn. */
    REFUSED,
    /** The provider or the machine failed. */
    FAILED
  }
}
