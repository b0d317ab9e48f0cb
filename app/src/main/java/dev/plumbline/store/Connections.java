package dev.plumbline.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The connections of an open store: one that writes, {@link Readers a few} that read, and one of
 * its own for every stream, so that whoever reads a stream may read other things meanwhile.
 */
final class Connections implements AutoCloseable {
  private static final Duration OPENING = Duration.ofSeconds(10);

  private final Database database;
  private final Jdbi jdbi;
  private final Readers readers;
  private final ReentrantLock writing = new ReentrantLock();
  private Handle writer;
  private boolean closed;

  private Connections(Database database, DataSource source, Handle writer, Readers readers) {
    this.database = database;
    this.jdbi = Jdbi.create(source);
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens connections that cannot write. */
  static Connections looking(Database database) {
    return database.mapped(() -> {
      DataSource source = database.looking();
      Handle first = Jdbi.create(source).open();
      try {
        database.requireVersion(first);
        return new Connections(database, source, first, new Readers(source, OPENING, true));
      } catch (RuntimeException e) {
        first.close();
        throw e;
      }
    });
  }

  /** Opens the one that writes, and brings the tables to this version. */
  static Connections to(Database database) {
    return to(database, OPENING);
  }

  /** Likewise; a connection that reads may take so long to open. */
  static Connections to(Database database, Duration opening) {
    database.prepare();
    return database.mapped(() -> {
      Jdbi jdbi = Jdbi.create(database.source());
      Handle writer = jdbi.open();
      try {
        database.migrate(writer);
        DataSource source = database.source();
        return new Connections(database, source, writer, new Readers(source, opening));
      } catch (RuntimeException e) {
        try {
          writer.close();
        } catch (RuntimeException closing) {
          e.addSuppressed(closing);
        }
        throw e;
      }
    });
  }

  Database database() {
    return database;
  }

  <T> T read(Function<Handle, T> query) {
    return database.mapped(() -> readers.read(query));
  }

  /** All queries see the store as it was at the first. */
  <T> T readTogether(Function<Handle, T> queries) {
    return read(handle -> {
      handle.begin();
      try {
        return queries.apply(handle);
      } finally {
        handle.rollback();
      }
    });
  }

  /** A connection of the caller's own, in a transaction that reads. */
  Handle stream() {
    return database.mapped(() -> jdbi.open().begin());
  }

  /** One transaction on the one connection that writes. */
  void write(Consumer<Handle> statements) {
    change(handle -> {
      statements.accept(handle);
      return database;
    });
  }

  /** Likewise, with a result. */
  <T> T change(Function<Handle, T> statements) {
    writing.lock();
    try {
      return database.mapped(() -> Transaction.in(writer(), database, statements));
    } finally {
      writing.unlock();
    }
  }

  /** The connection that writes; opened again where a server has closed it meanwhile. */
  private Handle writer() {
    try {
      int seconds = Math.toIntExact(OPENING.toSeconds());
      if (!closed && (writer.isClosed() || !writer.getConnection().isValid(seconds))) {
        Handle lost = writer;
        writer = jdbi.open();
        closeQuietly(lost);
      }
      return writer;
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  private static void closeQuietly(Handle lost) {
    try {
      lost.close();
    } catch (RuntimeException gone) {
      // Its server has ended it already.
    }
  }

  @Override
  public void close() {
    writing.lock();
    try (readers) {
      closed = true;
      writer.close();
    } finally {
      writing.unlock();
    }
  }
}
