package dev.plumbline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A file of SQLite: a write-ahead log, synchronised at every commit.
 *
 * @param patience how long to wait for other processes that write
 */
record SqliteFile(Path file, Duration patience) implements Database {

  static SqliteFile in(Path folder, Duration patience) {
    return new SqliteFile(folder.resolve("plumbline.db").toAbsolutePath(), patience);
  }

  @Override
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  @Override
  public void prepare() {
    try {
      Files.createDirectories(file.resolveSibling(""));
    } catch (IOException e) {
      throw new StoreException.NotWritable(toString(), e);
    }
  }

  @Override
  public DataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    return source(config);
  }

  /** Sees what is in the log, too: the log's index is the one file that readers write to. */
  @Override
  public DataSource looking() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    SQLiteDataSource source = source(config);
    // Where that cannot be written either, nobody can be writing to the log.
    if (!Files.isWritable(file.resolveSibling("")) && !Files.exists(Path.of(file + "-wal"))) {
      source.setUrl("jdbc:sqlite:%s?immutable=1".formatted(file.toUri()));
    }
    return source;
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** Takes the write lock at once, so that it is waited for here and nowhere later. */
  @Override
  public String begin() {
    return "BEGIN IMMEDIATE";
  }

  /** It is the only transaction that writes. */
  @Override
  public void await(Handle handle, WriteTurn turn) {}

  @Override
  public String clock() {
    return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
  }

  @Override
  public void migrate(Handle handle) {
    SqliteSchema.migrate(handle, this);
  }

  @Override
  public void requireVersion(Handle handle) {
    SqliteSchema.require(handle, this);
  }

  @Override
  public StoreException failure(Exception failure) {
    SQLiteErrorCode code = code(failure);
    return switch (code) {
      case SQLITE_FULL -> new StoreException.DiskFull(toString(), failure);
      case SQLITE_BUSY, SQLITE_LOCKED -> new StoreException.Locked(toString(), failure);
      case SQLITE_CORRUPT, SQLITE_NOTADB -> new StoreException.Corrupt(toString(), failure);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
          new StoreException.NotWritable(toString(), failure);
      default -> new StoreException.Failed(toString(), failure);
    };
  }

  /** The primary result code: the extended ones carry it in their lowest byte. */
  private static SQLiteErrorCode code(Exception failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff);
      }
    }
    return SQLiteErrorCode.UNKNOWN_ERROR;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
