package dev.plumbline.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Which process is at which trial of a run, so that several share it and nothing is paid twice.
 *
 * <p>A lease has a term, by the database's own clock: what a dead worker held is taken over when it
 * has ended. Saving a trial ends its lease, whoever holds it; a worker that was too slow saves in
 * vain where another was quicker, since a run has each key once.
 */
public final class Leases {

  private static final String TAKEN =
      """
      SELECT key FROM trial WHERE run = :run AND key IN (<keys>) AND state = 'finished'
      UNION ALL
      SELECT key FROM lease WHERE run = :run AND key IN (<keys>) AND until > <now>
      """;

  private static final String TAKE =
      """
      INSERT INTO lease (run, key, worker, until) VALUES (:run, :key, :worker, <now> + :term)
      ON CONFLICT (run, key) DO UPDATE SET worker = excluded.worker, until = excluded.until
      """;

  private static final String RENEW =
      "UPDATE lease SET until = <now> + :term WHERE run = :run AND worker = :worker";

  private static final String HELD = "SELECT key FROM lease WHERE run = :run AND worker = :worker";

  private static final String OTHERS =
      "SELECT count(*) FROM lease WHERE run = :run AND worker != :worker AND until > <now>";

  private static final String WORKERS = "SELECT DISTINCT worker FROM lease WHERE run = :run";

  private static final String RELEASE = "DELETE FROM lease WHERE run = :run AND worker = :worker";

  private static final String END = "DELETE FROM lease WHERE run = :run AND key = :key";

  private final Connections connections;

  Leases(Connections connections) {
    this.connections = connections;
  }

  /**
   * Takes keys that no finished trial has and nobody holds.
   *
   * @param keys in the order in which they are to be taken
   * @param most how many at most
   * @param worker names this process, and no other one
   * @param term how long it holds them; {@link #renew} before it has ended
   * @return the keys that were taken now
   */
  public List<String> take(
      String run, Collection<String> keys, int most, String worker, Duration term) {
    return connections.change(handle -> {
      connections.database().await(handle, WriteTurn.LEASES);
      List<String> free = free(handle, run, keys, most);
      if (!free.isEmpty()) {
        try (PreparedBatch batch = handle.prepareBatch(sql(TAKE))) {
          free.forEach(key ->
              batch
                  .bind("run", run)
                  .bind("key", key)
                  .bind("worker", worker)
                  .bind("term", term.toMillis())
                  .add());
          batch.execute();
        }
      }
      return free;
    });
  }

  private List<String> free(Handle handle, String run, Collection<String> keys, int most) {
    List<String> free = new ArrayList<>();
    for (List<String> some : Sql.chunks(keys)) {
      if (free.size() == most) {
        break;
      }
      Set<String> taken =
          new HashSet<>(
              handle
                  .createQuery(sql(TAKEN))
                  .bind("run", run)
                  .bindList("keys", some)
                  .mapTo(String.class)
                  .list());
      some.stream()
          .filter(key -> !taken.contains(key))
          .limit(most - free.size())
          .forEach(free::add);
    }
    return free;
  }

  /**
   * Holds all that a worker holds for another term.
   *
   * @return the keys that it holds; others that it held have been taken over or saved
   */
  public Set<String> renew(String run, String worker, Duration term) {
    return connections.change(handle -> {
      connections.database().await(handle, WriteTurn.LEASES);
      handle
          .createUpdate(sql(RENEW))
          .bind("run", run)
          .bind("worker", worker)
          .bind("term", term.toMillis())
          .execute();
      return new HashSet<>(
          handle
              .createQuery(HELD)
              .bind("run", run)
              .bind("worker", worker)
              .mapTo(String.class)
              .list());
    });
  }

  /** Gives back all that a worker holds. */
  public void release(String run, String worker) {
    connections.write(handle -> {
      connections.database().await(handle, WriteTurn.LEASES);
      handle.createUpdate(RELEASE).bind("run", run).bind("worker", worker).execute();
    });
  }

  /** The workers that hold keys of a run, or held them when they died. */
  public Set<String> workers(String run) {
    return connections.read(handle ->
        new HashSet<>(handle.createQuery(WORKERS).bind("run", run).mapTo(String.class).list()));
  }

  /** How many keys of a run others than this worker hold. */
  public long heldByOthers(String run, String worker) {
    return connections.read(handle ->
        handle
            .createQuery(sql(OTHERS))
            .bind("run", run)
            .bind("worker", worker)
            .mapTo(long.class)
            .one());
  }

  /** With the database's own clock. */
  private String sql(String text) {
    return text.replace("<now>", connections.database().clock());
  }

  /** Ends the leases of trials within a transaction that saves them, and whose turn it is. */
  static void end(Handle handle, List<TrialRow> trials) {
    try (PreparedBatch batch = handle.prepareBatch(END)) {
      trials.forEach(
          trial -> batch.bind("run", trial.head().run()).bind("key", trial.head().key()).add());
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }
}
