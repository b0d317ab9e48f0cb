package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Wherever a migration breaks off, between any two of its statements or before its commit, the
 * store is as it was, and the next process that opens it has every row.
 */
class MigrationBreakTest {
  private static final int TRIALS = 40;
  private static final String TRANSCRIPT =
      "{\"scenario\":{\"family\":\"f%d\",\"condition\":{\"a\":\"b\"}},\"transcript\":{\"events\":"
          + "[{\"type\":\"model\",\"reasoning\":\"\",\"text\":\""
          + "x".repeat(5_000)
          + "\"}],\"outcome\":\"FINISHED\",\"usage\":{\"promptTokens\":1},\"calls\":[]}}";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void an_exception_at_any_statement_leaves_the_store_as_it_was(Kind kind) throws Exception {
    String place = old(kind, "store");
    List<String> before = dump(kind, place);
    int statements = migrate(database(kind, whole(kind)), number -> {});
    assertThat(statements).isGreaterThan(20);
    for (int at = 0; at < statements; at++) {
      int here = at;
      assertThatThrownBy(() -> migrate(database(kind, place), number -> fail(number == here)))
          .isInstanceOf(Broken.class);
      assertThat(dump(kind, place)).as("after a break at statement %d", at).isEqualTo(before);
    }
    assertThat(rows(place)).isEqualTo(rows(whole(kind))).hasSize(TRIALS);
  }

  @Test
  void a_file_whose_process_was_killed_at_any_statement_opens_with_every_row() throws Exception {
    List<TrialRow> whole = rows(whole(Kind.SQLITE));
    Path store = Path.of(old(Kind.SQLITE, "store"));
    List<Path> copies = new ArrayList<>();
    migrate(database(Kind.SQLITE, store.toString()), number -> copies.add(copyOf(store, number)));
    assertThat(copies)
        .hasSizeGreaterThan(30)
        .as("some hold pages that were written and not committed")
        .anyMatch(copy -> copy.resolve("plumbline.db-wal").toFile().length() > 100_000);
    for (Path copy : copies) {
      assertThat(rows(copy.toString())).as(copy.toString()).isEqualTo(whole);
    }
  }

  @Test
  void a_connection_that_a_server_ends_at_any_statement_changes_nothing() throws Exception {
    String place = old(Kind.POSTGRESQL, "store");
    List<String> before = dump(Kind.POSTGRESQL, place);
    int statements = migrate(database(Kind.POSTGRESQL, whole(Kind.POSTGRESQL)), number -> {});
    for (int at = 0; at < statements; at++) {
      int here = at;
      assertThatThrownBy(() ->
              migrate(
                  database(Kind.POSTGRESQL, place),
                  number -> {
                    if (number == here) {
                      PostgresServer.execute(
                          place,
                          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                              + " WHERE datname = current_database() AND application_name = 'plumbline'");
                    }
                  }))
          .isInstanceOf(RuntimeException.class);
      assertThat(dump(Kind.POSTGRESQL, place)).as("cut off at %d", at).isEqualTo(before);
    }
    assertThat(rows(place)).isEqualTo(rows(whole(Kind.POSTGRESQL))).hasSize(TRIALS);
  }

  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static void fail(boolean now) {
    if (now) {
      throw new Broken();
    }
  }

  /** Brings a store to this version; is told the number of each statement before it. */
  private static int migrate(Database database, IntConsumer before) {
    int[] statements = {0};
    try (Handle handle = Jdbi.create(database.source()).open()) {
      if (database instanceof SqliteFile) {
        handle.execute("PRAGMA cache_size = 1"); // so that pages go to the disk before the commit
      }
      handle.setSqlLogger(
          new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
              before.accept(statements[0]++);
            }
          });
      database.migrate(handle);
    }
    return statements[0];
  }

  private static Database database(Kind kind, String place) {
    return switch (kind) {
      case SQLITE -> SqliteFile.in(Path.of(place), Duration.ofSeconds(1));
      case POSTGRESQL -> PostgresDatabase.at(place, Duration.ofSeconds(1), Map.of());
    };
  }

  /** The file and its log as a killed process leaves them. */
  private Path copyOf(Path store, int number) {
    try {
      Path copy = Files.createDirectory(folder.resolve("killed-at-" + number));
      for (String file : List.of("plumbline.db", "plumbline.db-wal")) {
        if (Files.exists(store.resolve(file))) {
          Files.copy(store.resolve(file), copy.resolve(file));
        }
      }
      return copy;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A store that was brought to this version undisturbed. */
  private String whole(Kind kind) throws Exception {
    return old(kind, Files.createTempDirectory(folder, "whole").getFileName().toString());
  }

  private static List<TrialRow> rows(String place) {
    try (Store store = Store.open(place, Map.of());
        Stream<TrialRow> rows = store.trials("run")) {
      return rows.toList();
    }
  }

  /** What an old store holds; fails of one that was changed. */
  private static List<String> dump(Kind kind, String place) throws SQLException {
    String names =
        switch (kind) {
          case SQLITE -> "SELECT name, sql FROM sqlite_schema ORDER BY name";
          case POSTGRESQL ->
              "SELECT table_name, column_name FROM information_schema.columns"
                  + " WHERE table_schema = 'plumbline' ORDER BY table_name, column_name";
        };
    List<String> dump = new ArrayList<>();
    try (VersionTwo store = VersionTwo.again(kind, place)) {
      for (String query :
          List.of(
              names,
              "SELECT key, transcript FROM trial ORDER BY key",
              "SELECT trial_key, payload FROM verdict ORDER BY trial_key")) {
        dump.addAll(store.texts(query));
      }
    }
    return dump;
  }

  /** A store of the oldest version there is of its kind. */
  private String old(Kind kind, String name) throws Exception {
    String place = kind.place(folder.resolve(name));
    switch (kind) {
      case SQLITE -> firstVersion(Path.of(place));
      case POSTGRESQL -> {
        try (VersionTwo two = VersionTwo.in(kind, place)) {
          for (int i = 0; i < TRIALS; i++) {
            two.trial("key-" + i, "finished", "s" + i, TRANSCRIPT.formatted(i));
            two.verdict("key-" + i, "mechanical-3", "finished", "harm");
          }
        }
      }
    }
    return place;
  }

  private static void firstVersion(Path store) throws Exception {
    Files.createDirectories(store);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + store.resolve("plumbline.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(VersionTwo.script("sqlite-1.sql"));
      for (int i = 0; i < TRIALS; i++) {
        statement.executeUpdate(
            "INSERT INTO trial VALUES ('run', 'key-%d', 'suite', 'seen', 'target', 1, %d, 'finished', '%s', '%s')"
                .formatted(i, i, TRANSCRIPT.formatted(i), VersionTwo.CREATED));
        statement.executeUpdate(
            "INSERT INTO verdict (run, trial_key, judge, state, payload) VALUES ('run', 'key-%d', 'mechanical-3', 'finished', '{\"harm\":true}')"
                .formatted(i));
      }
      statement.executeUpdate("PRAGMA application_id = 1349285229; PRAGMA user_version = 1");
    }
  }
}
