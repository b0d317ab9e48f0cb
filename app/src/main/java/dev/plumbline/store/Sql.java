package dev.plumbline.store;

import dev.plumbline.store.Outline.Found;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** What the store says to either database, and how it reads the rows. */
final class Sql {

  static final String SAVE_STRATUM =
      """
      INSERT INTO stratum (stratum, suite, split, target, seed, condition)
      VALUES (:stratum, :suite, :split, :target, :seed, :condition)
      ON CONFLICT (stratum) DO NOTHING
      """;

  static final String SAVE_SCENARIO =
      """
      INSERT INTO scenario (digest, payload) VALUES (:digest, :payload) ON CONFLICT (digest) DO NOTHING
      """;

  static final String STATES = "SELECT key, state FROM trial WHERE run = :run AND key IN (<keys>)";

  static final String READ_SCENARIOS =
      "SELECT digest, payload FROM scenario WHERE digest IN (<digests>)";

  // What failed may be tried again and then takes the place of the failure; nothing else changes.
  static final String SAVE_TRIAL =
      """
      INSERT INTO trial
        (run, key, suite, split, target, seed, ordinal, state, stratum, scenario, leaf)
      VALUES
        (:run, :key, :suite, :split, :target, :seed, :ordinal, :state, :stratum, :scenario, :leaf)
      ON CONFLICT (run, key) DO UPDATE SET state = excluded.state, leaf = excluded.leaf
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

  private static final String HEAD =
      "t.key, t.stratum, t.ordinal, t.state, t.scenario, v.judge, v.state AS verdict_state, v.found";

  private static final String JOINED =
      "FROM trial t LEFT JOIN verdict v ON v.run = t.run AND v.trial_key = t.key WHERE t.run = :run";

  private static final String OF_SUITES =
      "AND (:all OR t.suite IN (<suites>)) ORDER BY t.suite, t.ordinal, t.key, v.judge";

  static final String OUTLINES = String.join(" ", "SELECT", HEAD, JOINED, OF_SUITES);

  private static final String WHOLE = String.join(" ", "SELECT t.leaf, v.payload,", HEAD, JOINED);

  static final String TRIALS = String.join(" ", WHOLE, OF_SUITES);

  static final String TRIAL = String.join(" ", WHOLE, "AND t.key = :key ORDER BY v.judge");

  static final String VERDICTS =
      "SELECT judge, state AS verdict_state, found, payload FROM verdict WHERE run = :run";

  private static final String STRATUM = "SELECT * FROM stratum WHERE stratum = :stratum";

  /** As many as a statement may well name at a time. */
  static final int NAMED = 500;

  private Sql() {}

  /** Texts in parts that a statement may name. */
  static List<List<String>> chunks(Collection<String> texts) {
    List<String> all = List.copyOf(texts);
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += NAMED) {
      chunks.add(all.subList(from, Math.min(all.size(), from + NAMED)));
    }
    return chunks;
  }

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
        .bind("leaf", trial.leaf())
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

  /** Its scenario and its events are read by themselves. */
  static TrialRow trial(ResultSet row, TrialHead head) throws SQLException {
    String judge = row.getString("judge");
    return new TrialRow(
        head,
        "",
        row.getInt("leaf"),
        List.of(),
        judge == null ? List.of() : List.of(verdict(row, judge)));
  }

  static VerdictRow verdict(ResultSet row, String judge) throws SQLException {
    return new VerdictRow(
        judge,
        State.of(row.getString("verdict_state")),
        row.getString("found"),
        row.getString("payload"));
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

  /** The rows of a query by the text in a column, in their order. */
  static <T> Map<String, T> map(Query query, String key, RowMapper<T> value) {
    Map<String, T> map = new LinkedHashMap<>();
    query
        .map((row, context) -> Map.entry(row.getString(key), value.map(row, context)))
        .forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }
}
