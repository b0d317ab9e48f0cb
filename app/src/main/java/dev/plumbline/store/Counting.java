package dev.plumbline.store;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What is counted and listed of trials, from indexes and without a look at a text. */
final class Counting {

  private static final String RUNS =
      "SELECT name FROM run UNION SELECT DISTINCT run FROM trial ORDER BY 1";

  private static final String TALLIES =
      """
      SELECT run, suite, target, count(*) AS trials,
        count(*) FILTER (WHERE state = 'finished') AS finished, min(created) AS created, max(created) AS last
      FROM trial GROUP BY run, suite, target ORDER BY run, suite, target
      """;

  private static final String COUNTS =
      """
      SELECT s.*, '' AS scenario, c.judge, c.state, c.found, c.trials FROM stratum s JOIN (
        SELECT stratum, judge, state, found, count(*) AS trials FROM verdict WHERE run = :run
        GROUP BY stratum, judge, state, found) c ON c.stratum = s.stratum
      ORDER BY s.suite, s.split, s.target, s.seed, s.condition, c.judge, c.state, c.found
      """;

  /** Likewise, apart for each scenario. */
  private static final String COUNTS_BY_SCENARIO =
      """
      SELECT s.*, c.scenario, c.judge, c.state, c.found, c.trials FROM stratum s JOIN (
        SELECT v.stratum, t.scenario, v.judge, v.state, v.found, count(*) AS trials
        FROM verdict v JOIN trial t ON t.run = v.run AND t.key = v.trial_key WHERE v.run = :run
        GROUP BY v.stratum, t.scenario, v.judge, v.state, v.found) c ON c.stratum = s.stratum
      ORDER BY s.suite, s.split, s.target, s.seed, s.condition, c.scenario, c.judge, c.state, c.found
      """;

  private static final String SIZE = "SELECT count(*) FROM trial WHERE run = :run";

  private static final String SCENARIOS =
      "SELECT count(DISTINCT scenario) FROM trial WHERE run = :run";

  private static final String KEYS = "SELECT key FROM trial WHERE run = :run";

  private static final String KEYS_IN_STATE =
      "SELECT key FROM trial WHERE run = :run AND state = :state";

  private static final String KEYS_WITHOUT =
      """
      SELECT key FROM trial t WHERE run = :run AND NOT EXISTS (
        SELECT 1 FROM verdict v WHERE v.run = t.run AND v.trial_key = t.key AND v.judge = :judge)
      ORDER BY key
      """;

  private final Connections connections;

  Counting(Connections connections) {
    this.connections = connections;
  }

  List<String> runs() {
    return connections.read(handle -> handle.createQuery(RUNS).mapTo(String.class).list());
  }

  List<Tally> tallies() {
    return connections.read(handle ->
        handle
            .createQuery(TALLIES)
            .map((row, context) ->
                new Tally(
                    row.getString("run"),
                    row.getString("suite"),
                    row.getString("target"),
                    row.getLong("trials"),
                    row.getLong("finished"),
                    Instant.parse(row.getString("created")),
                    Instant.parse(row.getString("last"))))
            .list());
  }

  List<Count> counts(String run) {
    return connections.read(handle ->
        handle
            .createQuery(
                number(handle, SCENARIOS, run) < number(handle, SIZE, run)
                    ? COUNTS_BY_SCENARIO
                    : COUNTS)
            .bind("run", run)
            .map((row, context) ->
                new Count(
                    Sql.stratum(row),
                    row.getString("scenario"),
                    row.getString("judge"),
                    State.of(row.getString("state")),
                    row.getString("found"),
                    row.getLong("trials")))
            .list());
  }

  long size(String run) {
    return connections.read(handle -> number(handle, SIZE, run));
  }

  private static long number(Handle handle, String query, String run) {
    return handle.createQuery(query).bind("run", run).mapTo(long.class).one();
  }

  Set<String> keys(String run) {
    return connections.read(handle ->
        new HashSet<>(handle.createQuery(KEYS).bind("run", run).mapTo(String.class).list()));
  }

  Set<String> keys(String run, State state) {
    return connections.read(handle ->
        new HashSet<>(
            handle
                .createQuery(KEYS_IN_STATE)
                .bind("run", run)
                .bind("state", state.column())
                .mapTo(String.class)
                .list()));
  }

  List<String> keysWithout(String run, String judge) {
    return connections.read(handle ->
        handle
            .createQuery(KEYS_WITHOUT)
            .bind("run", run)
            .bind("judge", judge)
            .mapTo(String.class)
            .list());
  }
}
