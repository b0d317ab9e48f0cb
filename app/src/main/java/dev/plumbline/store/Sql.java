package dev.plumbline.store;

import dev.plumbline.store.Outline.Found;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What the store says to either database, and how it reads the rows. */
final class Sql {

  // What failed may be tried again and then takes the place of the failure; nothing else changes.
  static final String SAVE_TRIAL =
      """
      INSERT INTO trial
        (run, key, suite, split, target, seed, ordinal, state, scenario, condition, transcript)
      VALUES
        (:run, :key, :suite, :split, :target, :seed, :ordinal, :state, :scenario, :condition, :transcript)
      ON CONFLICT (run, key) DO UPDATE SET state = excluded.state, transcript = excluded.transcript
      WHERE trial.state = 'failed' AND excluded.state = 'finished'
      """;

  static final String SAVE_VERDICT =
      """
      INSERT INTO verdict (run, trial_key, judge, state, found, payload)
      VALUES (:run, :key, :judge, :state, :found, :payload)
      ON CONFLICT (run, trial_key, judge)
      DO UPDATE SET state = excluded.state, found = excluded.found, payload = excluded.payload
      WHERE verdict.state = 'failed' AND excluded.state = 'finished'
      """;

  static final String SAVE_ARTIFACT =
      """
      INSERT INTO artifact (key, kind, payload) VALUES (:key, :kind, :payload)
      ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload
      """;

  private static final String HEAD =
      "t.run, t.key, t.suite, t.split, t.target, t.seed, t.ordinal, t.state, t.scenario, t.condition";

  private static final String JOINED =
      "FROM trial t LEFT JOIN verdict v ON v.run = t.run AND v.trial_key = t.key";

  private static final String OF_SUITES =
      "WHERE t.run = :run AND (:all OR t.suite IN (<suites>)) ORDER BY t.suite, t.ordinal, t.key, v.judge";

  static final String OUTLINES =
      "SELECT %s, v.judge, v.state AS verdict_state, v.found %s %s"
          .formatted(HEAD, JOINED, OF_SUITES);

  private static final String WHOLE =
      "SELECT %s, t.transcript, v.judge, v.state AS verdict_state, v.found, v.payload %s "
          .formatted(HEAD, JOINED);

  static final String TRIALS = WHOLE + OF_SUITES;

  static final String TRIAL = WHOLE + "WHERE t.run = :run AND t.key = :key ORDER BY v.judge";

  static final String KEYS_WITHOUT =
      """
      SELECT key FROM trial t WHERE run = :run AND NOT EXISTS (
        SELECT 1 FROM verdict v WHERE v.run = t.run AND v.trial_key = t.key AND v.judge = :judge)
      ORDER BY key
      """;

  static final String TALLIES =
      """
      SELECT run, suite, target, count(*) AS trials,
        count(*) FILTER (WHERE state = 'finished') AS finished, min(created) AS created
      FROM trial GROUP BY run, suite, target ORDER BY run, suite, target
      """;

  static final String COUNTS =
      """
      SELECT t.suite, t.split, t.target, t.seed, t.condition,
        coalesce(v.judge, '') AS judge, coalesce(v.state, 'failed') AS verdict_state,
        coalesce(v.found, '') AS found, count(*) AS trials
      FROM trial t LEFT JOIN verdict v ON v.run = t.run AND v.trial_key = t.key
      WHERE t.run = :run
      GROUP BY t.suite, t.split, t.target, t.seed, t.condition, v.judge, v.state, v.found
      ORDER BY t.suite, t.split, t.target, t.seed, t.condition, v.judge, v.state, v.found
      """;

  private Sql() {}

  static void bind(PreparedBatch batch, TrialRow trial) {
    TrialHead head = trial.head();
    batch
        .bind("run", head.run())
        .bind("key", head.key())
        .bind("suite", head.suite())
        .bind("split", head.split())
        .bind("target", head.target())
        .bind("seed", head.seed())
        .bind("ordinal", head.ordinal())
        .bind("state", head.state().column())
        .bind("scenario", head.scenario())
        .bind("condition", head.condition())
        .bind("transcript", trial.transcript())
        .add();
  }

  static void bind(PreparedBatch batch, TrialHead trial, VerdictRow verdict) {
    batch
        .bind("run", trial.run())
        .bind("key", trial.key())
        .bind("judge", verdict.judge())
        .bind("state", verdict.state().column())
        .bind("found", verdict.found())
        .bind("payload", verdict.payload())
        .add();
  }

  /** A trial with no verdict or one; the join has a row for each. */
  static TrialRow trial(ResultSet row) throws SQLException {
    String judge = row.getString("judge");
    return new TrialRow(
        head(row),
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

  /** Likewise in outline. */
  static Outline outline(ResultSet row) throws SQLException {
    String judge = row.getString("judge");
    return new Outline(
        head(row),
        judge == null
            ? List.of()
            : List.of(
                new Found(
                    judge, State.of(row.getString("verdict_state")), row.getString("found"))));
  }

  private static TrialHead head(ResultSet row) throws SQLException {
    return new TrialHead(
        row.getString("run"),
        row.getString("key"),
        row.getString("suite"),
        row.getString("split"),
        row.getString("target"),
        row.getLong("seed"),
        row.getInt("ordinal"),
        State.of(row.getString("state")),
        row.getString("scenario"),
        row.getString("condition"));
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
