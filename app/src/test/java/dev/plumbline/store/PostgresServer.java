package dev.plumbline.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server, started once for all tests; it goes with the JVM. */
public final class PostgresServer {
  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of a new, empty database. */
  public static String database() {
    String name = "plumbline_" + DATABASES.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name);
    return url("postgres", name);
  }

  static String url(String user, String database) {
    return "postgresql://%s@localhost:%d/%s".formatted(user, SERVER.getPort(), database);
  }

  /** Makes a user who needs a password, which the administrator does not. */
  static void addUser(String name, String password) {
    execute("postgres", "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(name, password));
    try {
      Path rules = Path.of(ask("SHOW hba_file"));
      Files.writeString(
          rules, "host all %s all scram-sha-256\n%s".formatted(name, Files.readString(rules)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    execute("postgres", "SELECT pg_reload_conf()");
  }

  private static String ask(String sql) {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The administrator's connection to the database of a URL. */
  static Connection connect(String url) throws SQLException {
    return SERVER.getDatabase("postgres", url.substring(url.lastIndexOf('/') + 1)).getConnection();
  }

  /** Does something as the administrator, in the database of a URL. */
  public static void execute(String url, String sql) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
