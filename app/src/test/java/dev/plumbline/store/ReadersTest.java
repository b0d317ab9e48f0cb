package dev.plumbline.store;

import static dev.plumbline.store.Rows.trial;
import static dev.plumbline.store.Rows.trials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadersTest {
  private static final int THREADS = 10_000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void ten_thousand_threads_read_at_once_by_a_few_connections(Kind kind) throws Exception {
    String place = kind.place(folder);
    try (Store store = Store.open(place, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      store.save(trials("run", 0, 3));
      List<Future<Boolean>> readers = new ArrayList<>();
      long most = 0;
      for (int i = 0; i < THREADS; i++) {
        String key = "key-" + i % 3;
        readers.add(threads.submit(() -> store.trial("run", key).isPresent()));
        if (i % 1_000 == 0) {
          most = Math.max(most, connections(kind, place));
        }
      }
      for (Future<Boolean> reader : readers) {
        assertThat(reader.get()).isTrue();
      }
      most = Math.max(most, connections(kind, place));
      assertThat(most).as("and the one that writes").isBetween(2L, Readers.MOST + 1L);
    }
  }

  private static long connections(Kind kind, String place) {
    return switch (kind) {
      case SQLITE -> openFiles(Path.of(place).resolve("plumbline.db"));
      case POSTGRESQL -> backends(place);
    };
  }

  /** As Linux tells; a connection has the file open once. */
  private static long openFiles(Path file) {
    Path own = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(own), "a system that lists open files");
    try (Stream<Path> descriptors = Files.list(own)) {
      return descriptors.filter(descriptor -> isTo(descriptor, file)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static long backends(String url) {
    try (Connection connection = PostgresServer.connect(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'plumbline' AND"
                    + " datname = current_database()")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void more_threads_than_connections_read_a_stream_and_other_things_meanwhile(Kind kind)
      throws Exception {
    try (Store store = Store.open(kind.place(folder), Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      store.save(trials("run", 0, 20));
      List<Future<Integer>> readers =
          Stream.generate(() -> threads.submit(() -> readWithin(store)))
              .limit(2 * Readers.MOST)
              .toList();
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isEqualTo(20);
      }
    }
  }

  private static int readWithin(Store store) {
    try (Stream<Outline> outlines = store.outlines("run")) {
      return (int)
          outlines.filter(outline -> store.trial("run", outline.head().key()).isPresent()).count();
    }
  }

  @Test
  void a_connection_that_is_no_longer_let_in_is_told_as_that() {
    String url = PostgresServer.database();
    String name = url.substring(url.lastIndexOf('/') + 1);
    PostgresServer.execute("postgres", "CREATE ROLE bob SUPERUSER LOGIN");
    try (Store store =
        Store.open(PostgresServer.url("bob", name), Map.of(), Duration.ofMillis(500))) {
      store.save(List.of(trial("run", 0)));
      PostgresServer.execute("postgres", "ALTER ROLE bob NOLOGIN");
      assertThatThrownBy(() -> store.keys("run"))
          .isInstanceOf(StoreException.Refused.class)
          .hasMessageContaining("role \"bob\" is not permitted to log in");
      PostgresServer.execute("postgres", "ALTER ROLE bob LOGIN");
      assertThat(store.keys("run")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void trials_of_one_scenario_share_its_text_and_many_scenarios_are_told_apart(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      List<TrialRow> many = trials("run", 0, 1_300);
      store.save(many);
      store.save(many.stream().map(ReadersTest::ofOneScenario).toList());
      try (Stream<TrialRow> rows = store.trials("run")) {
        assertThat(rows.toList()).containsExactlyInAnyOrderElementsOf(many);
      }
      try (Stream<TrialRow> rows = store.trials("shared")) {
        List<TrialRow> shared = rows.toList();
        assertThat(shared)
            .hasSize(1_300)
            .allSatisfy(row -> assertThat(row.scenario()).isSameAs(shared.getFirst().scenario()));
      }
    }
  }

  private static TrialRow ofOneScenario(TrialRow row) {
    TrialHead head = row.head();
    return row.as(
        new TrialHead(
            "shared", head.key(), head.stratum(), head.ordinal(), head.state(), "scenario-0"));
  }
}
