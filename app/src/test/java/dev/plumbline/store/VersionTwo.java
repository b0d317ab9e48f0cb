package dev.plumbline.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.Function;

/** Makes a store of version 2, as that version left it. */
final class VersionTwo implements AutoCloseable {
  static final String CREATED = "2026-01-02T03:04:05.678Z";

  private final Connection connection;

  private VersionTwo(Connection connection) {
    this.connection = connection;
  }

  /** An empty one. */
  static VersionTwo in(Kind kind, String place) throws Exception {
    return switch (kind) {
      case SQLITE -> sqlite(Path.of(place));
      case POSTGRESQL -> postgresql(place);
    };
  }

  /** The one that is there, without a look at its version. */
  static VersionTwo again(Kind kind, String place) throws SQLException {
    return switch (kind) {
      case SQLITE -> new VersionTwo(connect(Path.of(place)));
      case POSTGRESQL -> {
        VersionTwo store = new VersionTwo(PostgresServer.connect(place));
        store.execute("SET search_path TO plumbline");
        yield store;
      }
    };
  }

  private static Connection connect(Path folder) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("plumbline.db"));
  }

  private static VersionTwo sqlite(Path folder) throws Exception {
    Files.createDirectories(folder);
    Connection connection = connect(folder);
    Function.create(
        connection,
        "sha256",
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            result(Digest.sha256(value_text(0)));
          }
        });
    VersionTwo store = new VersionTwo(connection);
    store.execute(script("sqlite-1.sql"));
    store.execute(script("sqlite-2.sql"));
    store.execute("PRAGMA application_id = 1349285229; PRAGMA user_version = 2");
    return store;
  }

  private static VersionTwo postgresql(String url) throws Exception {
    VersionTwo store = new VersionTwo(PostgresServer.connect(url));
    store.execute("CREATE SCHEMA plumbline; SET search_path TO plumbline");
    store.execute(script("postgresql-2.sql"));
    store.execute("CREATE TABLE version AS SELECT 2 AS version");
    return store;
  }

  static String script(String name) throws IOException {
    try (InputStream in = Store.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** The first two columns of a query's rows. */
  List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1) + " " + row.getString(2));
      }
    }
    return texts;
  }

  void trial(String key, String state, String scenario, String transcript) throws SQLException {
    Stratum stratum = new Stratum("suite", "seen", "target", 1, "{}");
    execute(
        "INSERT INTO stratum VALUES ('%s', 'suite', 'seen', 'target', 1, '{}') ON CONFLICT DO NOTHING"
            .formatted(stratum.digest()));
    insert(
        """
        INSERT INTO trial (run, key, suite, split, target, seed, ordinal, state, stratum, scenario, transcript, created)
        VALUES ('run', ?, 'suite', 'seen', 'target', 1, 0, ?, ?, ?, ?, ?)
        """,
        key,
        state,
        stratum.digest(),
        scenario,
        transcript,
        CREATED);
  }

  void verdict(String key, String judge, String state, String found) throws SQLException {
    insert(
        """
        INSERT INTO verdict (run, trial_key, judge, state, stratum, found, payload)
        SELECT run, key, ?, ?, stratum, ?, '{}' FROM trial WHERE key = ?
        """,
        judge,
        state,
        found,
        key);
  }

  private void insert(String sql, String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
