package dev.plumbline.store;

import static dev.plumbline.store.Rows.trials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresStoreTest extends StoreContract {
  private final String url = PostgresServer.database();
  @TempDir Path folder;

  @Override
  Store open() {
    return Store.open(url, Map.of());
  }

  @Override
  Store look() {
    return Store.look(url, Map.of());
  }

  private String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  @Test
  void a_database_without_a_store_is_not_given_one_by_asking() {
    assertThat(Store.isIn(url, Map.of())).isFalse();
    assertThat(Store.isIn(url, Map.of())).as("asked again").isFalse();
    open().close();
    assertThat(Store.isIn(url, Map.of())).isTrue();
  }

  @Test
  void many_processes_may_open_a_new_database_at_once() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> all =
          Stream.generate(() -> (Callable<String>) () -> openOnce()).limit(8).toList();
      for (Future<String> opened : threads.invokeAll(all)) {
        assertThat(opened.get()).isEqualTo(url);
      }
    }
  }

  private String openOnce() {
    try (Store store = open()) {
      return store.toString();
    }
  }

  @Test
  void a_connection_that_the_server_has_closed_is_opened_again() {
    try (Store store = open()) {
      store.save(trials("run", 0, 5));
      PostgresServer.execute(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plumbline'"
              + " AND datname = '"
              + name()
              + "'");
      store.save(trials("run", 0, 10));
      assertThat(store.keys("run")).hasSize(10);
    }
  }

  @Test
  void commits_wait_for_the_log_whatever_the_server_is_set_to() {
    PostgresServer.execute(
        "postgres", "ALTER DATABASE %s SET synchronous_commit = off".formatted(name()));
    try (Store store = open()) {
      store.write(handle ->
          assertThat(handle.createQuery("SHOW synchronous_commit").mapTo(String.class).one())
              .isEqualTo("on"));
    }
  }

  @Test
  void a_user_without_a_password_is_told_where_it_goes_and_no_message_shows_one()
      throws IOException {
    PostgresServer.addUser("ann", "sesame");
    String place = PostgresServer.url("ann", name());
    assertThatThrownBy(() -> Store.open(place, Map.of()))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageStartingWith(place + " does not let you in (")
        .hasMessageEndingWith(
            "); give the password in PGPASSWORD or ~/.pgpass, or name another user.");
    assertThatThrownBy(() -> Store.open(place, Map.of("PGPASSWORD", "open sesame")))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> Store.open(place, Map.of("PGPASSWORD", "sesame")))
        .isInstanceOf(StoreException.NotAllowed.class)
        .hasMessageContaining("have the right granted");
    PostgresServer.execute(url, "CREATE SCHEMA plumbline AUTHORIZATION ann");
    try (Store store = Store.open(place, Map.of("PGPASSWORD", "sesame"))) {
      store.save(trials("run", 0, 3));
      assertThat(store).hasToString(place);
    }
    try (Store store = Store.open(place, passwordFile("*:*:*:ann:sesame"))) {
      assertThat(store.keys("run")).hasSize(3);
    }
  }

  /** What stands in {@code ~/.pgpass}; the driver lets this property name another file. */
  private Map<String, String> passwordFile(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("pgpass"), line + "\n");
    System.setProperty("org.postgresql.pgpassfile", file.toString());
    return Map.of();
  }

  @Test
  void a_database_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Store.open(PostgresServer.url("postgres", "nowhere"), Map.of()))
        .isInstanceOf(StoreException.NoDatabase.class)
        .hasMessageContaining(
            "there is no database 'nowhere' on that server; make it with 'createdb nowhere'");
  }

  @Test
  void a_server_that_does_not_answer_is_named() {
    assertThatThrownBy(() -> Store.open("postgresql://localhost:1/db", Map.of()))
        .isInstanceOf(StoreException.Unreachable.class)
        .hasMessageStartingWith("postgresql://localhost:1/db cannot be reached (");
  }

  @Test
  void a_database_of_a_newer_version_is_left_alone() {
    open().close();
    PostgresServer.execute(url, "UPDATE plumbline.version SET version = 9");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.TooNew.class)
        .hasMessageContaining("(schema 9, this one knows 3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "postgresql://ann:sesame@host/db; holds no password",
        "postgresql://ann@host/db?password=sesame; holds no password",
        "postgresql://ann@host/db?socketFactory=x; takes no 'socketFactory'; it takes sslmode",
        "postgresql://ann@host; lacks a part of that",
        "postgresql:///db; lacks a part of that",
        "postgresql://ann@host/a/b; lacks a part of that",
        "postgresql://ann:sesame@ho st/db; breaks off at character 26"
      })
  void a_wrong_url_gets_one_sentence_that_shows_no_password(String wrong, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Store.open(wrong, Map.of()))
        .withMessageContaining(sentence)
        .withMessageNotContaining("sesame")
        .withNoCause();
  }
}
