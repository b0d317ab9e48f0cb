package dev.plumbline.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;

/**
 * Brings a database to the schema of this version: {@code schema-1.sql}, then {@code schema-2.sql}
 * and so on, each once.
 *
 * <p>SQLite's own {@code user_version} says how far it is; {@code application_id} says that the
 * file is ours. A migration library would add a second to the start of every command for this.
 */
final class Schema {
  static final int VERSION = 1;

  /** "Plum" in ASCII. */
  private static final int APPLICATION = 0x506c756d;

  private Schema() {}

  /**
   * @throws StoreException.TooNew if a newer version wrote the file
   * @throws StoreException.Corrupt if another application wrote it
   */
  static void migrate(Handle handle, Path file) {
    if (version(handle, file) < VERSION) {
      // Looked at again within the transaction: another process may have been quicker.
      handle.useTransaction(own -> {
        for (int step = version(own, file) + 1; step <= VERSION; step++) {
          own.createScript(script(step)).execute();
        }
        own.execute("PRAGMA application_id = " + APPLICATION);
        own.execute("PRAGMA user_version = " + VERSION);
      });
    }
  }

  private static int version(Handle handle, Path file) {
    int version = number(handle, "PRAGMA user_version");
    boolean empty = number(handle, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && number(handle, "PRAGMA application_id") != APPLICATION) {
      throw new StoreException.Corrupt(file, new IllegalStateException("Another application's."));
    }
    if (version > VERSION) {
      throw new StoreException.TooNew(file, version, VERSION);
    }
    return version;
  }

  private static int number(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(int.class).one();
  }

  private static String script(int step) {
    String name = "schema-%d.sql".formatted(step);
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("This build lacks " + name + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
