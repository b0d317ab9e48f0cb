package dev.plumbline.store;

import dev.plumbline.store.Outline.Found;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What the store says to either database, and how it reads the rows. */
final class Sql {

  static final String SAVE_STRATUM =
      """
      INSERT INTO stratum (stratum, suite, split, target, seed, condition)
      VALUES (:stratum, :suite, :split, :target, :seed, :condition)
      ON CONFLICT (stratum) DO NOTHING
      """;

  // What failed may be tried again and then takes the place of the failure; nothing else changes.
  static final String SAVE_TRIAL =
      """
      INSERT INTO trial
        (run, key, suite, split, target, seed, ordinal, state, stratum, scenario, transcript)
      VALUES
        (:run, :key, :suite, :split, :target, :seed, :ordinal, :state, :stratum, :scenario, :transcript)
      ON CONFLICT (run, key) DO UPDATE SET state = excluded.state, transcript = excluded.transcript
      WHERE trial.state = 'failed' AND excluded.state = 'finished'
      """;

  static final String SAVE_VERDICT =
      """
      INSERT INTO verdict (run, trial_key, judge, state, stratum, found, payload)
      VALUES (:run, :key, :judge, :state, :stratum, :found, :payload)
      ON CONFLICT (run, trial_key, judge)
      DO UPDATE SET state = excluded.state, found = excluded.found, payload = excluded.payload
      WHERE verdict.state = 'failed'
      """;

  /** Takes the place of what the judge said before. */
  static final String REVISE_VERDICT =
      """
      INSERT INTO verdict (run, trial_key, judge, state, stratum, found, payload)
      VALUES (:run, :key, :judge, :state, :stratum, :found, :payload)
      ON CONFLICT (run, trial_key, judge)
      DO UPDATE SET state = excluded.state, found = excluded.found, payload = excluded.payload
      """;

  static final String SAVE_ARTIFACT =
      """
      INSERT INTO artifact (key, kind, payload) VALUES (:key, :kind, :payload)
      ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload
      """;

  private static final String HEAD =
      "t.key, t.stratum, t.ordinal, t.state, t.scenario, v.judge, v.state AS verdict_state, v.found";

  private static final String JOINED =
      "FROM trial t LEFT JOIN verdict v ON v.run = t.run AND v.trial_key = t.key WHERE t.run = :run";

  private static final String OF_SUITES =
      "AND (:all OR t.suite IN (<suites>)) ORDER BY t.suite, t.ordinal, t.key, v.judge";

  static final String OUTLINES = String.join(" ", "SELECT", HEAD, JOINED, OF_SUITES);

  private static final String WHOLE =
      String.join(" ", "SELECT t.transcript, v.payload,", HEAD, JOINED);

  static final String TRIALS = String.join(" ", WHOLE, OF_SUITES);

  static final String TRIAL = String.join(" ", WHOLE, "AND t.key = :key ORDER BY v.judge");

  static final String KEYS_WITHOUT =
      """
      SELECT key FROM trial t WHERE run = :run AND NOT EXISTS (
        SELECT 1 FROM verdict v WHERE v.run = t.run AND v.trial_key = t.key AND v.judge = :judge)
      ORDER BY key
      """;

  static final String TALLIES =
      """
      SELECT run, suite, target, count(*) AS trials,
        count(*) FILTER (WHERE state = 'finished') AS finished, min(created) AS created, max(created) AS last
      FROM trial GROUP BY run, suite, target ORDER BY run, suite, target
      """;

  static final String COUNTS =
      """
      SELECT s.*, '' AS scenario, c.judge, c.state, c.found, c.trials FROM stratum s JOIN (
        SELECT stratum, judge, state, found, count(*) AS trials FROM verdict WHERE run = :run
        GROUP BY stratum, judge, state, found) c ON c.stratum = s.stratum
      ORDER BY s.suite, s.split, s.target, s.seed, s.condition, c.judge, c.state, c.found
      """;

  /** Likewise, apart for each scenario. */
  static final String COUNTS_BY_SCENARIO =
      """
      SELECT s.*, c.scenario, c.judge, c.state, c.found, c.trials FROM stratum s JOIN (
        SELECT v.stratum, t.scenario, v.judge, v.state, v.found, count(*) AS trials
        FROM verdict v JOIN trial t ON t.run = v.run AND t.key = v.trial_key WHERE v.run = :run
        GROUP BY v.stratum, t.scenario, v.judge, v.state, v.found) c ON c.stratum = s.stratum
      ORDER BY s.suite, s.split, s.target, s.seed, s.condition, c.scenario, c.judge, c.state, c.found
      """;

  static final String SIZE = "SELECT count(*) FROM trial WHERE run = :run";

  static final String SCENARIOS = "SELECT count(DISTINCT scenario) FROM trial WHERE run = :run";

  private static final String STRATUM = "SELECT * FROM stratum WHERE stratum = :stratum";

  private Sql() {}

  static void bind(PreparedBatch batch, Stratum stratum) {
    batch.bind("stratum", stratum.digest()).bindMethods(stratum).add();
  }

  static void bind(PreparedBatch batch, TrialRow trial) {
    TrialHead head = trial.head();
    batch
        .bindMethods(head.stratum())
        .bind("run", head.run())
        .bind("key", head.key())
        .bind("stratum", head.stratum().digest())
        .bind("ordinal", head.ordinal())
        .bind("state", head.state().column())
        .bind("scenario", head.scenario())
        .bind("transcript", trial.transcript())
        .add();
  }

  static void bind(PreparedBatch batch, TrialHead trial, VerdictRow verdict) {
    batch
        .bind("run", trial.run())
        .bind("key", trial.key())
        .bind("judge", verdict.judge())
        .bind("state", verdict.state().column())
        .bind("stratum", trial.stratum().digest())
        .bind("found", verdict.found())
        .bind("payload", verdict.payload())
        .add();
  }

  static Stratum stratum(ResultSet row) throws SQLException {
    return new Stratum(
        row.getString("suite"),
        row.getString("split"),
        row.getString("target"),
        row.getLong("seed"),
        row.getString("condition"));
  }

  /** Reads one row of a run's trials, with no verdict or one; the join has a row for each. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row, TrialHead head) throws SQLException;
  }

  /**
   * Reads the head of a trial.
   *
   * @param strata those that were met, by digest; few are many trials'
   */
  static TrialHead head(ResultSet row, Handle handle, String run, Map<String, Stratum> strata)
      throws SQLException {
    return new TrialHead(
        run,
        row.getString("key"),
        strata.computeIfAbsent(row.getString("stratum"), digest -> stratum(handle, digest)),
        row.getInt("ordinal"),
        State.of(row.getString("state")),
        row.getString("scenario"));
  }

  private static Stratum stratum(Handle handle, String digest) {
    return handle
        .createQuery(STRATUM)
        .bind("stratum", digest)
        .map((row, context) -> stratum(row))
        .one();
  }

  static TrialRow trial(ResultSet row, TrialHead head) throws SQLException {
    String judge = row.getString("judge");
    return new TrialRow(
        head,
        row.getString("transcript"),
        judge == null
            ? List.of()
            : List.of(
                new VerdictRow(
                    judge,
                    State.of(row.getString("verdict_state")),
                    row.getString("found"),
                    row.getString("payload"))));
  }

  static Outline outline(ResultSet row, TrialHead head) throws SQLException {
    String judge = row.getString("judge");
    return new Outline(
        head,
        judge == null
            ? List.of()
            : List.of(
                new Found(
                    judge, State.of(row.getString("verdict_state")), row.getString("found"))));
  }

  static TrialRow together(TrialRow one, TrialRow other) {
    return one.with(all(one.verdicts(), other.verdicts()));
  }

  static Outline together(Outline one, Outline other) {
    return new Outline(one.head(), all(one.found(), other.found()));
  }

  private static <T> List<T> all(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
