package dev.plumbline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What happened in the trials of a store, as it happens. Reading writes nothing. */
public final class Events {

  private static final String OF_TRIALS =
      """
      SELECT run, trial_key, id, parent, at, kind, author, payload FROM event
      WHERE run = :run AND trial_key IN (<keys>) AND id >= :from ORDER BY trial_key, id
      """;

  private static final String SINCE =
      """
      SELECT seq, run, trial_key, id, parent, at, kind, author, payload FROM event
      WHERE run = :run AND seq > :seq ORDER BY seq LIMIT :limit
      """;

  private static final String LAST =
      "SELECT max(id) FROM event WHERE run = :run AND trial_key = :trial";

  private static final String APPEND =
      """
      INSERT INTO event (run, trial_key, id, parent, at, kind, author, payload)
      VALUES (:run, :trial, :id, :parent, :at, :kind, :author, :payload)
      """;

  private final Connections connections;

  Events(Connections connections) {
    this.connections = connections;
  }

  /**
   * Appends events, in one transaction. What is there already stays as it is.
   *
   * @param events each trial's by id, parents first
   * @return the same as they are kept: where another event of the trial has an id, as when the
   *     trial was tried before, this one and those after it get the next that are free
   */
  public List<EventRow> append(List<EventRow> events) {
    return events.isEmpty()
        ? events
        : connections.change(handle -> {
          connections.database().await(handle, WriteTurn.EVENTS);
          return append(handle, events);
        });
  }

  /** The events of a trial, by id. */
  public List<EventRow> of(String run, String trial) {
    return connections.read(handle -> read(handle, run, List.of(trial), 1));
  }

  /**
   * The events of a run after a number, in the order in which they were committed: who asks again
   * with the last number that it got misses none.
   *
   * @param seq 0 for all
   * @param limit how many at most
   */
  public List<Numbered> since(String run, long seq, int limit) {
    return connections.read(handle ->
        handle
            .createQuery(SINCE)
            .bind("run", run)
            .bind("seq", seq)
            .bind("limit", limit)
            .map((row, context) -> new Numbered(row.getLong("seq"), event(row)))
            .list());
  }

  /** The events of some trials from an id on, by trial and id. */
  static List<EventRow> read(Handle handle, String run, Collection<String> keys, int from) {
    return handle
        .createQuery(OF_TRIALS)
        .bind("run", run)
        .bindList("keys", List.copyOf(keys))
        .bind("from", from)
        .map((row, context) -> event(row))
        .list();
  }

  private static EventRow event(ResultSet row) throws SQLException {
    return new EventRow(
        row.getString("run"),
        row.getString("trial_key"),
        row.getInt("id"),
        row.getInt("parent"),
        Instant.parse(row.getString("at")),
        row.getString("kind"),
        row.getString("author"),
        row.getString("payload"));
  }

  /** The same within a transaction whose turn it is. */
  static List<EventRow> append(Handle handle, List<EventRow> events) {
    Map<Trial, List<EventRow>> there = byTrial(there(handle, events));
    List<EventRow> kept = new ArrayList<>();
    try (PreparedBatch batch = handle.prepareBatch(APPEND)) {
      byTrial(events)
          .forEach((trial, theirs) -> {
            Map<Integer, EventRow> known = new HashMap<>();
            there.getOrDefault(trial, List.of()).forEach(event -> known.put(event.id(), event));
            kept.addAll(placed(handle, trial, theirs, known, batch));
          });
      if (batch.size() > 0) {
        batch.execute();
      }
    }
    return kept;
  }

  private record Trial(String run, String key) {}

  private static Map<Trial, List<EventRow>> byTrial(List<EventRow> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> new Trial(event.run(), event.trial()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** What could be in the way of these events: few, when they are new. */
  private static List<EventRow> there(Handle handle, List<EventRow> events) {
    int from = events.stream().mapToInt(EventRow::id).min().orElse(1);
    Map<String, Set<String>> runs = new LinkedHashMap<>();
    events.forEach(event ->
        runs.computeIfAbsent(event.run(), run -> new LinkedHashSet<>()).add(event.trial()));
    List<EventRow> there = new ArrayList<>();
    runs.forEach((run, keys) ->
        Sql.chunks(keys).forEach(some -> there.addAll(read(handle, run, some, from))));
    return there;
  }

  /** The events of a trial as they are kept; those that are not there go into the batch. */
  private static List<EventRow> placed(
      Handle handle,
      Trial trial,
      List<EventRow> events,
      Map<Integer, EventRow> there,
      PreparedBatch batch) {
    Map<Integer, Integer> moved = new HashMap<>();
    List<EventRow> kept = new ArrayList<>();
    int next = 0;
    for (EventRow event : events) {
      EventRow same = there.get(event.id());
      if (next == 0 && same != null && !same.equals(event)) {
        next = last(handle, trial) + 1;
      }
      int id = next == 0 ? event.id() : next++;
      moved.put(event.id(), id);
      EventRow placed = event.at(id, moved.getOrDefault(event.parent(), event.parent()));
      kept.add(placed);
      if (next != 0 || same == null) {
        bind(batch, placed);
      }
    }
    return kept;
  }

  private static int last(Handle handle, Trial trial) {
    return handle
        .createQuery(LAST)
        .bind("run", trial.run())
        .bind("trial", trial.key())
        .mapTo(int.class)
        .one();
  }

  private static void bind(PreparedBatch batch, EventRow event) {
    batch
        .bind("run", event.run())
        .bind("trial", event.trial())
        .bind("id", event.id())
        .bind("parent", event.parent())
        .bind("at", event.at().toString())
        .bind("kind", event.kind())
        .bind("author", event.author())
        .bind("payload", event.payload())
        .add();
  }
}
