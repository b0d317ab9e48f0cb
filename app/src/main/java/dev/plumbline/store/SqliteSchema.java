package dev.plumbline.store;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.sqlite.Function;

/**
 * The version of a file: SQLite's own {@code user_version} says how far it is, and {@code
 * application_id} that it is ours.
 */
final class SqliteSchema {

  /** "Plum" in ASCII. */
  private static final int APPLICATION = 0x506c756d;

  private SqliteSchema() {}

  /**
   * @throws StoreException.TooNew if a newer version wrote the file
   * @throws StoreException.Corrupt if another application wrote it
   */
  static void migrate(Handle handle, SqliteFile file) {
    if (version(handle, file) < Schema.VERSION) {
      knowDigests(handle);
      // Looked at again within the transaction: another process may have been quicker.
      Transaction.in(
          handle,
          file,
          own -> {
            Schema.migrate(own, "sqlite", version(own, file));
            own.execute("PRAGMA application_id = " + APPLICATION);
            own.execute("PRAGMA user_version = " + Schema.VERSION);
            return file;
          });
    }
  }

  /**
   * @throws StoreException.TooOld if an older version wrote the file
   */
  static void require(Handle handle, SqliteFile file) {
    int version = version(handle, file);
    if (version < Schema.VERSION) {
      throw new StoreException.TooOld(file.toString(), version, Schema.VERSION);
    }
  }

  private static int version(Handle handle, SqliteFile file) {
    int version = Schema.number(handle, "PRAGMA user_version");
    boolean empty = Schema.number(handle, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && Schema.number(handle, "PRAGMA application_id") != APPLICATION) {
      throw new StoreException.Corrupt(
          file.toString(), new IllegalStateException("Another application's."));
    }
    if (version > Schema.VERSION) {
      throw new StoreException.TooNew(file.toString(), version, Schema.VERSION);
    }
    return version;
  }

  /** Gives the connection a function {@code sha256}, which step 2 asks for. */
  private static void knowDigests(Handle handle) {
    try {
      Function.create(
          handle.getConnection(),
          "sha256",
          new Function() {
            @Override
            protected void xFunc() throws SQLException {
              result(Digest.sha256(value_text(0)));
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException("SQLite takes no functions.", e);
    }
  }
}
