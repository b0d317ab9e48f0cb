package dev.plumbline.store;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Maps SQLite's failures to {@link StoreException}, once, at the edge. */
final class Failures {
  private Failures() {}

  static <T> T mapped(Path file, Supplier<T> action) {
    try {
      return action.get();
    } catch (JdbiException e) {
      throw of(file, e);
    }
  }

  static StoreException of(Path file, Exception failure) {
    SQLiteErrorCode code = code(failure);
    return switch (code) {
      case SQLITE_FULL -> new StoreException.DiskFull(file, failure);
      case SQLITE_BUSY, SQLITE_LOCKED -> new StoreException.Locked(file, failure);
      case SQLITE_CORRUPT, SQLITE_NOTADB -> new StoreException.Corrupt(file, failure);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
          new StoreException.NotWritable(file, failure);
      default -> new StoreException.Failed(file, failure);
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
}
