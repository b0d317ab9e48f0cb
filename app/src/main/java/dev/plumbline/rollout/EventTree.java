package dev.plumbline.rollout;

import dev.plumbline.rollout.Event.Author;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events with a current one, after which the next is appended. What an earlier process stored is
 * taken over event by event, as long as the same happens; from where something else does, events
 * have ids after all of those. Not thread safe.
 */
final class EventTree {

  private final Map<Integer, Event> stored = new HashMap<>();
  private final Map<Integer, Event> events = new HashMap<>();
  private final List<Event> fresh = new ArrayList<>();
  private final int highest;
  private int current;
  private int last;

  /**
   * Makes one.
   *
   * @param stored by an earlier process
   */
  EventTree(List<Event> stored) {
    stored.forEach(event -> this.stored.put(event.id(), event));
    this.highest = stored.stream().mapToInt(Event::id).max().orElse(0);
  }

  /** Appends after the current event; what is appended is the current one then. */
  Event append(Author author, Event.Content content) {
    Event known = stored.get(last + 1);
    if (known != null
        && known.parent() == current
        && known.author() == author
        && known.content().equals(content)) {
      return take(known);
    }
    // Something else happens now; what was stored stays, beside it.
    last = Math.max(last, highest);
    stored.clear();
    Event event = take(new Event(last + 1, current, Instant.now(), author, content));
    fresh.add(event);
    return event;
  }

  private Event take(Event event) {
    events.put(event.id(), event);
    last = event.id();
    current = last;
    return event;
  }

  /**
   * What a participant said to a request, where that is what was stored next.
   *
   * @return from its {@link Event.ModelCall} on to where another one's events, or another call,
   *     begin
   */
  Optional<List<Event.Content>> stored(Author author, String request) {
    List<Event.Content> said = new ArrayList<>();
    for (int id = last + 1; ; id++) {
      Event event = stored.get(id);
      if (event == null
          || event.author() != author
          || (!said.isEmpty() && event.content() instanceof Event.ModelCall)) {
        return said.size() < 2 ? Optional.empty() : Optional.of(said);
      }
      if (said.isEmpty()
          && !(event.parent() == current
              && event.content() instanceof Event.ModelCall call
              && call.request().equals(request))) {
        return Optional.empty();
      }
      said.add(event.content());
    }
  }

  /** The id that the next event has, where nothing else happens than what was stored. */
  int nextId() {
    return stored.containsKey(last + 1) || stored.isEmpty()
        ? last + 1
        : Math.max(last, highest) + 1;
  }

  /** Makes an event the current one; 0 for none. */
  void goTo(int id) {
    current = id;
  }

  List<Event> path() {
    return current == 0 ? List.of() : Transcript.path(events(), current);
  }

  /** All, by id. */
  List<Event> events() {
    return events.values().stream()
        .sorted((one, other) -> Integer.compare(one.id(), other.id()))
        .toList();
  }

  /** Those that are new since this was last asked. */
  List<Event> fresh() {
    List<Event> taken = List.copyOf(fresh);
    fresh.clear();
    return taken;
  }
}
