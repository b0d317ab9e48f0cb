package dev.plumbline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;

/**
 * What was said in a store, some of it at a time: events of transcripts, scenarios and verdicts,
 * for who shows or indexes them. Reading writes nothing.
 */
public final class StoredTexts {

  private static final String HEADS =
      """
      SELECT id, parent, kind, author, octet_length(payload) AS size FROM event
      WHERE run = :run AND trial_key = :trial ORDER BY id
      """;

  private static final String SINCE =
      """
      SELECT seq, run, trial_key, id, kind, author, payload FROM event WHERE seq > :seq ORDER BY seq LIMIT :limit
      """;

  private static final String NUMBERED =
      "SELECT seq, run, trial_key, id, kind, author, payload FROM event WHERE seq IN (<seqs>)";

  private static final String RANGE =
      """
      SELECT seq, run, trial_key, id, kind, author, payload FROM event
      WHERE run = :run AND trial_key = :trial AND id IN (<ids>) ORDER BY id
      """;

  private static final String DIGESTS = "SELECT digest FROM scenario";

  private static final String USES =
      """
      SELECT t.scenario, t.run, t.key, t.trials, s.payload FROM (
        SELECT scenario, run, min(key) AS key, count(*) AS trials FROM trial
        WHERE scenario IN (<scenarios>) AND (:all OR run IN (<runs>)) GROUP BY scenario, run) t
      JOIN scenario s ON s.digest = t.scenario ORDER BY t.scenario, t.run
      """;

  private static final String VERDICTS =
      "SELECT trial_key, judge, state, payload FROM verdict WHERE run = :run";

  private final Connections connections;

  StoredTexts(Connections connections) {
    this.connections = connections;
  }

  /**
   * An event without its text.
   *
   * @param size bytes of its payload
   */
  public record EventHead(int id, int parent, String kind, String author, long size) {}

  /** All events of a trial by id, without their texts. */
  public List<EventHead> events(String run, String trial) {
    return connections.read(handle ->
        handle
            .createQuery(HEADS)
            .bind("run", run)
            .bind("trial", trial)
            .map((row, context) ->
                new EventHead(
                    row.getInt("id"),
                    row.getInt("parent"),
                    row.getString("kind"),
                    row.getString("author"),
                    row.getLong("size")))
            .list());
  }

  /**
   * A text of an event with where it is from.
   *
   * @param seq its number in the store
   */
  public record EventText(
      long seq, String run, String trial, int id, String kind, String author, String payload) {}

  /** The next events after a number, of all runs, in the order in which they were committed. */
  public List<EventText> textsSince(long seq, int limit) {
    return connections.read(
        handle -> texts(handle.createQuery(SINCE).bind("seq", seq).bind("limit", limit)));
  }

  /** The events of some numbers, in no order. */
  public List<EventText> texts(List<Long> seqs) {
    return seqs.isEmpty()
        ? List.of()
        : connections.read(handle -> texts(handle.createQuery(NUMBERED).bindList("seqs", seqs)));
  }

  /** Some events of a trial, by id. */
  public List<EventText> texts(String run, String trial, List<Integer> ids) {
    return connections.read(handle -> {
      List<EventText> texts = new ArrayList<>();
      for (int from = 0; from < ids.size(); from += Sql.NAMED) {
        texts.addAll(
            texts(
                handle
                    .createQuery(RANGE)
                    .bind("run", run)
                    .bind("trial", trial)
                    .bindList("ids", ids.subList(from, Math.min(ids.size(), from + Sql.NAMED)))));
      }
      return texts;
    });
  }

  private static List<EventText> texts(Query query) {
    return query
        .map((row, context) ->
            new EventText(
                row.getLong("seq"),
                row.getString("run"),
                row.getString("trial_key"),
                row.getInt("id"),
                row.getString("kind"),
                row.getString("author"),
                row.getString("payload")))
        .list();
  }

  /** The scenarios whose digests are not among these, by digest; some, where they are many. */
  public Map<String, String> scenariosBut(Collection<String> known) {
    return connections.read(handle -> {
      List<String> fresh = new ArrayList<>(handle.createQuery(DIGESTS).mapTo(String.class).list());
      fresh.removeAll(Set.copyOf(known));
      return fresh.isEmpty()
          ? Map.of()
          : Sql.map(
              handle
                  .createQuery(Sql.READ_SCENARIOS)
                  .bindList("digests", fresh.subList(0, Math.min(fresh.size(), Sql.NAMED))),
              "digest",
              (row, context) -> row.getString("payload"));
    });
  }

  /**
   * How many trials of a run have a scenario.
   *
   * @param key of one of them
   * @param payload the scenario
   */
  public record ScenarioUse(String scenario, String run, String key, long trials, String payload) {}

  /**
   * Where scenarios were tried, scenario by scenario and run by run.
   *
   * @param runs only of these; none means all
   */
  public List<ScenarioUse> uses(List<String> scenarios, List<String> runs) {
    return scenarios.isEmpty()
        ? List.of()
        : connections.read(handle ->
            handle
                .createQuery(USES)
                .bindList("scenarios", scenarios)
                .bind("all", runs.isEmpty())
                .bindList(EmptyHandling.NULL_KEYWORD, "runs", runs)
                .map((row, context) ->
                    new ScenarioUse(
                        row.getString("scenario"),
                        row.getString("run"),
                        row.getString("key"),
                        row.getLong("trials"),
                        row.getString("payload")))
                .list());
  }

  /** A verdict of a run with the trial that it is on. */
  public record VerdictText(String trial, String judge, State state, String payload) {}

  /** The verdicts on some trials of a run. */
  public List<VerdictText> verdicts(String run, Collection<String> trials) {
    return connections.read(handle ->
        Sql.chunks(trials).stream()
            .flatMap(some ->
                handle
                    .createQuery(VERDICTS + " AND trial_key IN (<keys>)")
                    .bind("run", run)
                    .bindList("keys", some)
                    .map((row, context) -> verdict(row))
                    .list()
                    .stream())
            .toList());
  }

  private static VerdictText verdict(ResultSet row) throws SQLException {
    return new VerdictText(
        row.getString("trial_key"),
        row.getString("judge"),
        State.of(row.getString("state")),
        row.getString("payload"));
  }

  /** Gives all verdicts of a run to a reader, in no order; it must not write meanwhile. */
  public void eachVerdict(String run, Consumer<VerdictText> reader) {
    connections.readTogether(handle -> {
      try (Stream<VerdictText> verdicts =
          handle
              .createQuery(VERDICTS)
              .bind("run", run)
              .map((row, context) -> verdict(row))
              .stream()) {
        verdicts.forEach(reader);
      }
      return run;
    });
  }
}
