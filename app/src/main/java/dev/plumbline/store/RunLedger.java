package dev.plumbline.store;

import org.jdbi.v3.core.Handle;

/**
 * What the runs of a store cost: one account for each run and worker, kept over processes and
 * resumes. Dollars are kept as whole billionths, so that sums are exact.
 */
public final class RunLedger {

  private static final double BILLIONTHS = 1e9;

  private static final String SUM =
      """
      SELECT CAST(coalesce(sum(spent), 0) AS bigint) AS spent, CAST(coalesce(sum(held), 0) AS bigint) AS held
      FROM account WHERE run = :run
      """;

  private static final String OTHERS =
      """
      SELECT CAST(coalesce(sum(held), 0) AS bigint) FROM account WHERE run = :run AND worker != :worker
      """;

  private static final String HOLD =
      """
      INSERT INTO account (run, worker, spent, held) VALUES (:run, :worker, 0, :held)
      ON CONFLICT (run, worker) DO UPDATE SET held = account.held + excluded.held
      """;

  private static final String SETTLE =
      """
      INSERT INTO account (run, worker, spent, held) VALUES (:run, :worker, :spent, 0)
      ON CONFLICT (run, worker) DO UPDATE SET spent = account.spent + excluded.spent,
        held = CASE WHEN account.held > :held THEN account.held - :held ELSE 0 END
      """;

  private final Connections connections;

  RunLedger(Connections connections) {
    this.connections = connections;
  }

  /**
   * Holds dollars for what is about to be charged.
   *
   * @param cap of all that the run's workers have spent and hold; infinite for none
   * @return whether that stays within the cap; otherwise nothing is held
   */
  public boolean hold(String run, String worker, double dollars, double cap) {
    long more = whole(dollars);
    long most = whole(cap);
    return connections.change(handle -> {
      connections.database().await(handle, WriteTurn.LEDGER);
      Sum sum = sum(handle, run);
      if (more > most - sum.spent() - sum.held()) {
        return false;
      }
      handle
          .createUpdate(HOLD)
          .bind("run", run)
          .bind("worker", worker)
          .bind("held", more)
          .execute();
      return true;
    });
  }

  /**
   * Says what was charged.
   *
   * @param held what had been held for it, which is free again
   * @param spent what was charged
   */
  public void settle(String run, String worker, double held, double spent) {
    long less = whole(held);
    long more = whole(spent);
    connections.write(handle ->
        handle
            .createUpdate(SETTLE)
            .bind("run", run)
            .bind("worker", worker)
            .bind("held", less)
            .bind("spent", more)
            .execute());
  }

  /** What a run has cost so far. */
  public Spending spending(String run) {
    Sum sum = connections.read(handle -> sum(handle, run));
    return new Spending(sum.spent() / BILLIONTHS, sum.held() / BILLIONTHS);
  }

  /** The dollars that others than this worker hold, the dead among them. */
  public double heldByOthers(String run, String worker) {
    return connections.read(handle ->
        handle.createQuery(OTHERS).bind("run", run).bind("worker", worker).mapTo(long.class).one())
        / BILLIONTHS;
  }

  private record Sum(long spent, long held) {}

  private static Sum sum(Handle handle, String run) {
    return handle
        .createQuery(SUM)
        .bind("run", run)
        .map((row, context) -> new Sum(row.getLong("spent"), row.getLong("held")))
        .one();
  }

  private static long whole(double dollars) {
    if (Double.isNaN(dollars) || dollars < 0) {
      throw new IllegalArgumentException(
          "%s dollars cannot be spent or held; give 0 or more.".formatted(dollars));
    }
    return Math.round(dollars * BILLIONTHS);
  }
}
