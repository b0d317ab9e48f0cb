package dev.plumbline.assess;

import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.store.EventRow;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Events of trials as the store keeps them, and back. */
public final class TrialEvents {

  private TrialEvents() {}

  static List<EventRow> rows(String run, String trial, List<Event> events) {
    return events.stream().map(event -> row(run, trial, event)).toList();
  }

  private static EventRow row(String run, String trial, Event event) {
    JsonNode payload =
        Canonical.JSON.readTree(
            Canonical.JSON.writerFor(Event.Content.class).writeValueAsString(event.content()));
    return new EventRow(
        run,
        trial,
        event.id(),
        event.parent(),
        event.at(),
        payload.path("type").asString(),
        event.author().name().toLowerCase(Locale.ROOT),
        payload.toString());
  }

  public static List<Event> of(List<EventRow> rows) {
    return rows.stream().map(TrialEvents::of).toList();
  }

  private static Event of(EventRow row) {
    return new Event(
        row.id(),
        row.parent(),
        row.at(),
        Author.valueOf(row.author().toUpperCase(Locale.ROOT)),
        Canonical.JSON.readValue(row.payload(), Event.Content.class));
  }
}
