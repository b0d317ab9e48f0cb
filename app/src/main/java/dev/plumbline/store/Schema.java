package dev.plumbline.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Handle;

/**
 * The tables of this version, and the steps that lead there: {@code sqlite-1.sql}, then {@code
 * sqlite-2.sql} and so on, each once. PostgreSQL begins with {@code postgresql-2.sql}.
 *
 * <p>A migration library would add a second to the start of every command for this.
 */
final class Schema {
  static final int VERSION = 3;

  private Schema() {}

  /** Carries out the steps after a version. */
  static void migrate(Handle handle, String system, int from) {
    for (int step = from + 1; step <= VERSION; step++) {
      // Not a script of JDBI's, which takes the end of a CASE for the end of a block.
      for (String statement :
          script("%s-%d.sql".formatted(system, step)).strip().split(";(\\R|$)", 0)) {
        handle.execute(statement);
      }
    }
  }

  private static String script(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("This build lacks " + name + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int number(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(int.class).one();
  }
}
