package dev.plumbline.store;

import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * A transaction that takes the write lock at once, in SQLite's own words.
 *
 * <p>Not JDBC's: when its late BEGIN finds the file locked, JDBI and the driver disagree on whether
 * a transaction is open, and the connection is of no more use.
 */
final class Transaction {
  private Transaction() {}

  static void use(Handle handle, Consumer<Handle> statements) {
    handle.execute("BEGIN IMMEDIATE");
    try {
      statements.accept(handle);
      handle.execute("COMMIT");
    } catch (RuntimeException | Error e) {
      try {
        handle.execute("ROLLBACK");
      } catch (RuntimeException alreadyRolledBack) {
        // SQLite rolls back by itself on a full disk, for example.
        e.addSuppressed(alreadyRolledBack);
      }
      throw e;
    }
  }
}
