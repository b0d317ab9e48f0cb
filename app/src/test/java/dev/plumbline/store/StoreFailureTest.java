package dev.plumbline.store;

import static dev.plumbline.store.Rows.trials;
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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFailureTest {
  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name_the_file() {
    file = folder.resolve("plumbline.db");
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws IOException {
    Path occupied = Files.writeString(folder.resolve("occupied"), "a file");
    assertThatThrownBy(() -> Store.open(occupied.resolve("project")))
        .isInstanceOf(StoreException.NotWritable.class)
        .hasMessage(
            "Cannot write %s; choose a folder that you may write to.",
            occupied.resolve("project/plumbline.db"));
  }

  @Test
  void a_file_that_cannot_be_opened_is_named() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> Store.open(folder))
        .isInstanceOf(StoreException.NotWritable.class)
        .hasMessage("Cannot write %s; choose a folder that you may write to.", file);
  }

  @Test
  void a_full_disk_saves_all_or_nothing_and_loses_nothing() {
    try (Store store = Store.open(folder)) {
      store.save(trials("run", 0, 10));
      // The page limit makes SQLite report what a full disk makes it report.
      store.write(
          handle -> handle.createQuery("PRAGMA max_page_count = 20").mapTo(int.class).one());
      assertThatThrownBy(() -> store.save(trials("run", 10, 2000)))
          .isInstanceOf(StoreException.DiskFull.class)
          .hasMessage(
              "The disk that holds %s is full; everything saved before is safe, so free some space"
                  + " and run the same command again.",
              file);
      assertThat(store.keys("run")).hasSize(10);
      limitPages(store, 100_000);
      store.save(trials("run", 0, 2000));
      assertThat(store.keys("run")).hasSize(2000);
    }
  }

  @Test
  void a_file_that_is_no_database_is_named() throws IOException {
    Files.writeString(file, "This is not a database. ".repeat(100));
    assertThatThrownBy(() -> Store.open(folder))
        .isInstanceOf(StoreException.Corrupt.class)
        .hasMessage(
            "%s is damaged or not a database of Plumbline; move it away to begin anew, or restore it"
                + " from a copy.",
            file);
  }

  @Test
  void a_database_of_another_application_is_left_alone() throws SQLException {
    sql("CREATE TABLE theirs (x)");
    assertThatThrownBy(() -> Store.open(folder)).isInstanceOf(StoreException.Corrupt.class);
    sql("SELECT x FROM theirs");
  }

  @Test
  void damage_within_the_file_is_reported_while_reading() throws IOException {
    try (Store store = Store.open(folder)) {
      store.save(trials("run", 0, 500));
    }
    byte[] bytes = Files.readAllBytes(file);
    java.util.Arrays.fill(bytes, 3 * 4096, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);
    try (Store store = Store.open(folder)) {
      assertThatThrownBy(() -> store.keys("run")).isInstanceOf(StoreException.Corrupt.class);
      assertThatThrownBy(() -> store.trials("run").count())
          .isInstanceOf(StoreException.Corrupt.class);
    }
  }

  @Test
  void a_database_of_a_newer_version_is_left_alone() throws SQLException {
    Store.open(folder).close();
    sql("PRAGMA user_version = 9");
    assertThatThrownBy(() -> Store.open(folder))
        .isInstanceOf(StoreException.TooNew.class)
        .hasMessage(
            "%s was written by a newer Plumbline (schema 9, this one knows 3); update Plumbline, or"
                + " choose another folder.",
            file);
  }

  @Test
  void a_writer_in_another_process_is_waited_for_and_then_named() throws SQLException {
    try (Store store = Store.open(folder, Duration.ofMillis(50));
        Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> store.save(trials("run", 0, 1)))
          .isInstanceOf(StoreException.Locked.class)
          .hasMessage(
              "%s is locked by another process; wait until that has finished and run the command"
                  + " again.",
              file);
      statement.execute("ROLLBACK");
      store.save(trials("run", 0, 1));
      assertThat(store.keys("run")).isEqualTo(java.util.Set.copyOf(List.of("key-0")));
    }
  }

  /** A limit on pages makes SQLite report what a full disk makes it report. */
  private static void limitPages(Store store, int pages) {
    store.write(handle ->
        assertThat(handle.createQuery("PRAGMA max_page_count = " + pages).mapTo(int.class).one())
            .isEqualTo(pages));
  }

  private void sql(String text) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
