package dev.plumbline.store;

import dev.plumbline.store.TrialQuery.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Lists of trials, a page at a time: for who looks at a store that may hold hundreds of thousands
 * of them. Pages go on from a place and count nothing, so that they take no longer when many come
 * before them. Reading writes nothing; {@link StoredTexts} has what was said.
 */
public final class Browsing {

  private static final String STRATA =
      """
      SELECT stratum, suite, split, target, seed, condition FROM stratum
      WHERE stratum IN (SELECT DISTINCT stratum FROM trial WHERE run = :run)
      """;

  private static final String KEYS = "SELECT t.key FROM trial t";

  /** Up to so many trials with a rare finding are looked up one by one. */
  private static final int RARE = 2_000;

  private static final String OUTLINES =
      """
      SELECT t.key, t.stratum, t.ordinal, t.state, t.scenario, v.judge, v.state AS verdict_state, v.found
      FROM trial t LEFT JOIN verdict v ON v.run = t.run AND v.trial_key = t.key
      WHERE t.run = :run AND t.key IN (<keys>) ORDER BY t.key, v.judge
      """;

  private static final String OF_SCENARIO =
      "SELECT DISTINCT run, suite, ordinal, key FROM trial WHERE scenario = :scenario ORDER BY run, suite, ordinal, key LIMIT :limit";

  private static final String OPEN =
      """
      SELECT key FROM lease WHERE run = :run AND until > <now>
      UNION SELECT DISTINCT trial_key FROM event
        WHERE run = :run AND trial_key >= :prefix AND trial_key < :end
      ORDER BY 1 LIMIT :limit
      """;

  private static final String FIRSTS =
      """
      SELECT suite, (SELECT key FROM trial t WHERE t.run = :run AND t.suite = s.suite
        ORDER BY ordinal, key LIMIT 1) AS key
      FROM (SELECT DISTINCT suite FROM trial WHERE run = :run) s ORDER BY suite
      """;

  private static final String BETWEEN =
      """
      SELECT key FROM trial WHERE run = :run AND (suite, ordinal, key) >= (:suite, :ordinal, :key)
        AND (suite, ordinal, key) <= (:lastSuite, :lastOrdinal, :lastKey) ORDER BY suite, ordinal, key
      """;

  private static final String SIGNATURE =
      """
      SELECT (SELECT coalesce(max(seq), 0) FROM event WHERE run = :run) AS events,
        (SELECT count(*) FROM verdict WHERE run = :run) AS verdicts,
        (SELECT count(*) FROM trial WHERE run = :run) AS trials
      """;

  private static final String LAST = "SELECT coalesce(max(seq), 0) FROM event";

  private static final String LATEST_TRIAL =
      "SELECT run, trial_key FROM event ORDER BY seq DESC LIMIT 1";

  private static final String LAST_OF_RUN =
      "SELECT coalesce(max(seq), 0) FROM event WHERE run = :run";

  private static final String UNDER_WAY =
      """
      SELECT run, count(*) AS trials FROM lease WHERE until > <now> GROUP BY run
      """;

  private final Connections connections;

  Browsing(Connections connections) {
    this.connections = connections;
  }

  /** What a run's trials are counted under, by the digest that a query names. */
  public Map<String, Stratum> strata(String run) {
    return connections.read(handle ->
        Sql.map(
            handle.createQuery(STRATA).bind("run", run),
            "stratum",
            (row, context) -> Sql.stratum(row)));
  }

  /**
   * What changes whenever a run does.
   *
   * @param events the number of its last event, 0 for none
   */
  public record Signature(long events, long verdicts, long trials) {}

  /** Equal signatures mean that nothing was added to a run. */
  public Signature signature(String run) {
    return connections.read(handle ->
        handle
            .createQuery(SIGNATURE)
            .bind("run", run)
            .map((row, context) ->
                new Signature(
                    row.getLong("events"), row.getLong("verdicts"), row.getLong("trials")))
            .one());
  }

  /** The number of the last event of a run; 0 for none. */
  public long lastEvent(String run) {
    return connections.read(
        handle -> handle.createQuery(LAST_OF_RUN).bind("run", run).mapTo(long.class).one());
  }

  /** The number of the last event of the store, whatever its run; 0 for none. */
  public long lastEvent() {
    return connections.read(handle -> handle.createQuery(LAST).mapTo(long.class).one());
  }

  /** The trial to which something was added last; nothing in an empty store. */
  public Optional<TrialName> latestTrial() {
    return connections.read(handle ->
        handle
            .createQuery(LATEST_TRIAL)
            .map((row, context) -> new TrialName(row.getString("run"), row.getString("trial_key")))
            .findOne());
  }

  /**
   * The keys of what happened in a run beside its trials: of trials that some process is at, and
   * all that begin in some way, in alphabetical order.
   */
  public List<String> besideTrials(String run, String prefix, int limit) {
    return connections.read(handle ->
        handle
            .createQuery(OPEN)
            .define("now", connections.database().clock())
            .bind("run", run)
            .bind("prefix", prefix)
            .bind("end", prefix + Character.MAX_VALUE)
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  /** How many trials some process is at, by run. */
  public Map<String, Long> underWay() {
    return connections.read(handle ->
        Sql.map(
            handle.createQuery(UNDER_WAY).define("now", connections.database().clock()),
            "run",
            (row, context) -> row.getLong("trials")));
  }

  /**
   * The next trials after a place, by suite, ordinal and key, with what was found of each.
   *
   * @param backwards the next ones before it instead, the nearest last
   * @param expected about how many trials the query has in all, which decides how it is asked
   * @param limit how many at most
   */
  public List<Outline> page(
      TrialQuery query, Place after, boolean backwards, long expected, int limit) {
    if (query.strata().filter(Set::isEmpty).isPresent()
        || query.states().isEmpty()
        || query.findings().stream().anyMatch(finding -> finding.found().isEmpty())) {
      return List.of();
    }
    return connections.readTogether(handle -> {
      List<String> keys = new ArrayList<>();
      Map<String, Object> values = new HashMap<>();
      String sql = select(query, backwards, expected, values);
      Query asked =
          handle
              .createQuery(sql)
              .bind("run", query.run())
              .bind("suite", after.suite())
              .bind("ordinal", after.ordinal())
              .bind("key", after.key())
              .bind("limit", limit);
      values.forEach((name, value) -> {
        if (value instanceof List<?> list) {
          asked.bindList(name, list);
        } else {
          asked.bind(name, value);
        }
      });
      asked.map((row, context) -> row.getString("key")).forEach(keys::add);
      return outlines(handle, query.run(), backwards ? keys.reversed() : keys);
    });
  }

  private static String select(
      TrialQuery query, boolean backwards, long expected, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>();
    conditions.add("t.run = :run");
    conditions.add(
        "(t.suite, t.ordinal, t.key) %s (:suite, :ordinal, :key)".formatted(backwards ? "<" : ">"));
    query
        .strata()
        .ifPresent(strata -> {
          conditions.add("t.stratum IN (<strata>)");
          values.put("strata", List.copyOf(strata));
        });
    if (query.states().size() < State.values().length) {
      conditions.add("t.state IN (<states>)");
      values.put("states", query.states().stream().map(State::column).toList());
    }
    if (query.shortest() > 0 || query.longest() < Integer.MAX_VALUE) {
      conditions.add("t.leaf BETWEEN :shortest AND :longest");
      values.put("shortest", query.shortest());
      values.put("longest", query.longest());
    }
    for (int i = 0; i < query.findings().size(); i++) {
      TrialQuery.Findings finding = query.findings().get(i);
      values.put("judge" + i, finding.judge());
      values.put("found" + i, List.copyOf(finding.found()));
      conditions.add(finding(i, expected));
    }
    return KEYS
        + " WHERE "
        + String.join(" AND ", conditions)
        + (backwards
            ? " ORDER BY t.suite DESC, t.ordinal DESC, t.key DESC LIMIT :limit"
            : " ORDER BY t.suite, t.ordinal, t.key LIMIT :limit");
  }

  /** Rare findings are looked up first, and frequent ones trial by trial until a page is full. */
  private static String finding(int i, long expected) {
    return (i == 0 && expected <= RARE
            ? "t.key IN (SELECT v.trial_key FROM verdict v WHERE v.run = :run AND v.judge = :judge%1$d AND v.found IN (<found%1$d>))"
            : "EXISTS (SELECT 1 FROM verdict v WHERE v.run = t.run AND v.trial_key = t.key AND v.judge = :judge%1$d AND v.found IN (<found%1$d>))")
        .formatted(i);
  }

  /**
   * Some trials of a run, in the order of their keys here; those that are not there are left out.
   */
  public List<Outline> outlines(String run, List<String> keys) {
    return connections.readTogether(handle -> outlines(handle, run, keys));
  }

  private List<Outline> outlines(Handle handle, String run, List<String> keys) {
    Map<String, Outline> outlines = new HashMap<>();
    Map<String, Stratum> strata = new HashMap<>();
    for (List<String> some : Sql.chunks(keys)) {
      Iterator<Outline> rows =
          handle
              .createQuery(OUTLINES)
              .bind("run", run)
              .bindList("keys", some)
              .map((row, context) -> Sql.outline(row, Sql.head(row, handle, run, strata)))
              .iterator();
      new Gathered<>(rows, connections.database(), outline -> outline.head().key(), Sql::together)
          .forEachRemaining(outline -> outlines.put(outline.head().key(), outline));
    }
    return keys.stream().map(outlines::get).filter(Objects::nonNull).toList();
  }

  /** The key of the first trial of each suite of a run, by suite. */
  public Map<String, String> firsts(String run) {
    return connections.read(handle ->
        Sql.map(
            handle.createQuery(FIRSTS).bind("run", run),
            "suite",
            (row, context) -> row.getString("key")));
  }

  /** The trials of a run from one place to another, both among them. */
  public List<Outline> between(String run, Place from, Place to) {
    return connections.readTogether(handle ->
        outlines(
            handle,
            run,
            handle
                .createQuery(BETWEEN)
                .bind("run", run)
                .bind("suite", from.suite())
                .bind("ordinal", from.ordinal())
                .bind("key", from.key())
                .bind("lastSuite", to.suite())
                .bind("lastOrdinal", to.ordinal())
                .bind("lastKey", to.key())
                .map((row, context) -> row.getString("key"))
                .list()));
  }

  /** A trial with its scenario and verdicts, and without its events. */
  public Optional<TrialRow> trial(String run, String key) {
    return connections.readTogether(handle -> {
      Iterator<TrialRow> rows =
          new Gathered<>(
              handle
                  .createQuery(Sql.TRIAL)
                  .bind("run", run)
                  .bind("key", key)
                  .map(
                      (row, context) -> Sql.trial(row, Sql.head(row, handle, run, new HashMap<>())))
                  .iterator(),
              connections.database(),
              trial -> trial.head().key(),
              Sql::together);
      if (!rows.hasNext()) {
        return Optional.empty();
      }
      TrialRow trial = rows.next();
      String scenario =
          handle
              .createQuery(Sql.READ_SCENARIOS)
              .bindList("digests", trial.head().scenario())
              .map((row, context) -> row.getString("payload"))
              .findFirst()
              .orElse("");
      return Optional.of(
          new TrialRow(trial.head(), scenario, trial.leaf(), List.of(), trial.verdicts()));
    });
  }

  /** A trial by its name. */
  public record TrialName(String run, String key) {}

  /** Trials of a scenario, of all runs. */
  public List<TrialName> ofScenario(String scenario, int limit) {
    return connections.read(handle ->
        handle
            .createQuery(OF_SCENARIO)
            .bind("scenario", scenario)
            .bind("limit", limit)
            .map((row, context) -> new TrialName(row.getString("run"), row.getString("key")))
            .list());
  }
}
