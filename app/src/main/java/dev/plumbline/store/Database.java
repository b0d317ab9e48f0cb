package dev.plumbline.store;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Where a store is kept. All that SQLite and PostgreSQL do in two ways is here; what {@link Store}
 * says to them is the same for both.
 */
sealed interface Database permits SqliteFile, PostgresDatabase {

  /** Whether a store is there already; makes nothing. */
  boolean exists();

  /** Makes what has to be there before a connection can be opened. */
  void prepare();

  /** Opens connections that commit each statement by itself. */
  DataSource source();

  /** Likewise, connections that cannot write. */
  DataSource looking();

  /**
   * Sees to it that the tables are of this version, and changes nothing.
   *
   * @throws StoreException.TooOld when an older version made them
   * @throws StoreException.TooNew when a newer one did
   */
  void requireVersion(Handle handle);

  /** Begins a transaction that writes. */
  String begin();

  /** Waits within a transaction until no other one has this turn, and has it to its end. */
  void await(Handle handle, WriteTurn turn);

  /** The milliseconds since 1970 by the database's own clock, in SQL. */
  String clock();

  /** Brings the tables to this version, each step once, whoever else is doing the same. */
  void migrate(Handle handle);

  /** A failure of the driver, as what to do about it. */
  StoreException failure(Exception failure);

  /** The place, for people; it holds no secret. */
  @Override
  String toString();

  default <T> T mapped(Supplier<T> action) {
    try {
      return action.get();
    } catch (JdbiException e) {
      throw failure(e);
    }
  }
}
