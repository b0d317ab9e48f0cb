package dev.plumbline.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Saves trials within a transaction: what they have in common first, then those that are new with
 * their events, then verdicts.
 */
final class Saving {

  // In one order for all processes, so that none holds a row that another waits for.
  private static final Comparator<TrialRow> ORDER =
      Comparator.<TrialRow, String>comparing(trial -> trial.head().run())
          .thenComparing(trial -> trial.head().key());

  private final Handle handle;
  private final List<TrialRow> trials;

  private Saving(Handle handle, List<TrialRow> trials) {
    this.handle = handle;
    this.trials = trials;
  }

  static void save(Handle handle, Database database, List<TrialRow> trials) {
    database.await(handle, WriteTurn.EVENTS);
    database.await(handle, WriteTurn.LEASES);
    new Saving(handle, trials.stream().sorted(ORDER).toList()).save();
  }

  /** Keeps a verdict in place of any that its judge gave before. */
  static void revise(Handle handle, TrialHead trial, VerdictRow verdict) {
    try (PreparedBatch batch = handle.prepareBatch(Sql.REVISE_VERDICT)) {
      Sql.bind(batch, trial, verdict);
      batch.execute();
    }
  }

  private void save() {
    List<Stratum> strata =
        trials.stream()
            .map(trial -> trial.head().stratum())
            .distinct()
            .sorted(Comparator.comparing(Stratum::digest))
            .toList();
    batch(Sql.SAVE_STRATUM, strata, Sql::bind);
    Map<Id, State> there = there();
    Leases.end(handle, trials.stream().filter(trial -> !isFinished(there, trial)).toList());
    List<TrialRow> fresh = trials.stream().filter(trial -> isNew(there, trial)).toList();
    batch(Sql.SAVE_SCENARIO, scenarios(fresh), Saving::bind);
    batch(Sql.SAVE_TRIAL, appended(fresh), Sql::bind);
    batch(
        Sql.SAVE_VERDICT,
        trials,
        (batch, trial) ->
            trial.verdicts().forEach(verdict -> Sql.bind(batch, trial.head(), verdict)));
  }

  private record Id(String run, String key) {
    static Id of(TrialRow trial) {
      return new Id(trial.head().run(), trial.head().key());
    }
  }

  /** The states of those that are there. */
  private Map<Id, State> there() {
    Map<String, List<String>> runs = new LinkedHashMap<>();
    trials.forEach(trial ->
        runs.computeIfAbsent(trial.head().run(), run -> new ArrayList<>()).add(trial.head().key()));
    Map<Id, State> there = new HashMap<>();
    runs.forEach((run, keys) ->
        Sql.chunks(keys)
            .forEach(some ->
                handle
                    .createQuery(Sql.STATES)
                    .bind("run", run)
                    .bindList("keys", some)
                    .map((row, context) ->
                        Map.entry(
                            new Id(run, row.getString("key")), State.of(row.getString("state"))))
                    .forEach(entry -> there.put(entry.getKey(), entry.getValue()))));
    return there;
  }

  private static boolean isFinished(Map<Id, State> there, TrialRow trial) {
    return there.get(Id.of(trial)) == State.FINISHED;
  }

  /** Whether a trial is to be written: it is not there, or as a failure that gives way. */
  private static boolean isNew(Map<Id, State> there, TrialRow trial) {
    State before = there.get(Id.of(trial));
    State now = trial.head().state();
    boolean isNew = before == null || (before == State.FAILED && now == State.FINISHED);
    if (isNew) {
      there.put(Id.of(trial), now);
    }
    return isNew;
  }

  private static Collection<Map.Entry<String, String>> scenarios(List<TrialRow> trials) {
    Map<String, String> scenarios = new TreeMap<>();
    trials.forEach(trial -> scenarios.put(trial.head().scenario(), trial.scenario()));
    return scenarios.entrySet();
  }

  private static void bind(PreparedBatch batch, Map.Entry<String, String> scenario) {
    batch.bind("digest", scenario.getKey()).bind("payload", scenario.getValue()).add();
  }

  /** The trials after their events were appended, with the leaves that these have got. */
  private List<TrialRow> appended(List<TrialRow> fresh) {
    Iterator<EventRow> kept =
        Events.append(handle, fresh.stream().flatMap(trial -> trial.events().stream()).toList())
            .iterator();
    List<TrialRow> appended = new ArrayList<>();
    for (TrialRow trial : fresh) {
      int leaf = trial.leaf();
      for (EventRow event : trial.events()) {
        int id = kept.next().id();
        leaf = event.id() == trial.leaf() ? id : leaf;
      }
      appended.add(
          new TrialRow(trial.head(), trial.scenario(), leaf, trial.events(), trial.verdicts()));
    }
    return appended;
  }

  private <T> void batch(String sql, Collection<T> rows, BiConsumer<PreparedBatch, T> bind) {
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      rows.forEach(row -> bind.accept(batch, row));
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }
}
