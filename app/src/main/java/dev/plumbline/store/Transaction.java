package dev.plumbline.store;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * A transaction that writes, in the database's own words.
 *
 * <p>Not JDBC's: when its late BEGIN finds a file locked, JDBI and SQLite's driver disagree on
 * whether a transaction is open, and the connection is of no more use.
 */
final class Transaction {
  private Transaction() {}

  static <T> T in(Handle handle, Database database, Function<Handle, T> statements) {
    handle.execute(database.begin());
    try {
      T result = statements.apply(handle);
      handle.execute("COMMIT");
      return result;
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
