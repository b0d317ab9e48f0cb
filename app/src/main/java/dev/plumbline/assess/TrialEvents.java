package dev.plumbline.assess;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Transcript.Call;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.store.EventRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * A transcript as the events that the store keeps: what happened, before each turn the call that it
 * came from, and at last how it ended.
 */
final class TrialEvents {
  private static final String CALL = "model-call";
  private static final String END = "end";

  private final String run;
  private final String trial;
  private final List<EventRow> rows = new ArrayList<>();

  private TrialEvents(String run, String trial) {
    this.run = run;
    this.trial = trial;
  }

  /** The events of a trial, by id. What has no time of its own takes that of the call before it. */
  static List<EventRow> rows(String run, String trial, Transcript transcript) {
    TrialEvents events = new TrialEvents(run, trial);
    Iterator<Call> calls = transcript.calls().iterator();
    Instant at = transcript.calls().isEmpty() ? Instant.now() : transcript.calls().getFirst().at();
    for (Event event : transcript.events()) {
      if ((event instanceof Event.ModelTurn || event instanceof Event.Failure) && calls.hasNext()) {
        Call call = calls.next();
        at = call.at();
        events.add(at, "target", call(call));
      }
      events.add(at, author(event), Canonical.JSON.valueToTree(event));
    }
    if (transcript.calls().isEmpty() && !transcript.usage().equals(Usage.NONE)) {
      ObjectNode usage = node(CALL);
      usage.set("usage", Canonical.JSON.valueToTree(transcript.usage()));
      events.add(at, "target", usage);
    }
    events.add(at, "world", node(END).put("outcome", transcript.outcome().name()));
    return events.rows;
  }

  private static ObjectNode call(Call call) {
    ObjectNode payload = node(CALL);
    payload.setAll((ObjectNode) Canonical.JSON.valueToTree(call));
    payload.remove("at");
    return payload;
  }

  private static ObjectNode node(String type) {
    return Canonical.JSON.createObjectNode().put("type", type);
  }

  private static String author(Event event) {
    return switch (event) {
      case Event.ModelTurn ignored -> "target";
      case Event.ToolCall ignored -> "target";
      case Event.Failure ignored -> "target";
      case Event.ToolResult ignored -> "world";
      case Event.NoReply ignored -> "world";
      case Event.Injection injection -> injection.author().name().toLowerCase(Locale.ROOT);
    };
  }

  private void add(Instant at, String author, ObjectNode payload) {
    int id = rows.size() + 1;
    rows.add(
        new EventRow(
            run,
            trial,
            id,
            id - 1,
            at,
            payload.get("type").asString(),
            author,
            payload.toString()));
  }

  /** The transcript that a path is. */
  static Transcript transcript(List<EventRow> path) {
    List<Event> events = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    Usage usage = Usage.NONE;
    Outcome outcome = Outcome.FAILED;
    for (EventRow row : path) {
      ObjectNode payload = (ObjectNode) Canonical.JSON.readTree(row.payload());
      switch (row.kind()) {
        case CALL -> {
          usage = usage.plus(Canonical.JSON.treeToValue(payload.get("usage"), Usage.class));
          if (payload.has("request")) {
            payload.put("at", row.at().toString()).remove("type");
            calls.add(Canonical.JSON.treeToValue(payload, Call.class));
          }
        }
        case END -> outcome = Outcome.valueOf(payload.get("outcome").asString());
        default -> events.add(Canonical.JSON.treeToValue(payload, Event.class));
      }
    }
    return new Transcript(events, outcome, usage, calls);
  }
}
