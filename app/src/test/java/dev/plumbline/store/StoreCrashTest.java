package dev.plumbline.store;

import static dev.plumbline.store.Rows.trials;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCrashTest {
  private static final int BATCH = 25;

  @TempDir Path folder;

  @Test
  void a_process_killed_while_it_writes_to_a_file_leaves_whole_batches() throws Exception {
    killed_processes_leave_whole_batches(folder.toString());
  }

  @Test
  void a_process_killed_while_it_writes_to_a_server_leaves_whole_batches() throws Exception {
    killed_processes_leave_whole_batches(PostgresServer.database());
  }

  /** And what comes after them goes on without doubles. */
  private static void killed_processes_leave_whole_batches(String place) throws Exception {
    int saved = 0;
    for (int kill = 0; kill < 2; kill++) {
      int acknowledged = writeUntilKilled(place, 5 + 3 * kill);
      try (Store store = Store.open(place, Map.of());
          Stream<TrialRow> rows = store.trials("run")) {
        List<TrialRow> found = rows.toList();
        assertThat(found.size() % BATCH).isZero();
        assertThat(found).hasSizeGreaterThanOrEqualTo(acknowledged * BATCH);
        assertThat(found).allMatch(row -> row.verdicts().size() == 1);
        assertThat(found).map(row -> row.head().key()).doesNotHaveDuplicates();
        saved = found.size();
      }
    }
    try (Store store = Store.open(place, Map.of());
        Stream<TrialRow> rows = store.trials("run")) {
      store.save(trials("run", 0, saved + BATCH));
      assertThat(store.keys("run")).hasSize(saved + BATCH);
      assertThat(rows).isNotEmpty();
    }
  }

  /** Kills the writer as soon as it has acknowledged so many batches; returns how many it did. */
  private static int writeUntilKilled(String place, int batches)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                place)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int acknowledged = 0;
    try (BufferedReader lines = writer.inputReader()) {
      while (acknowledged < batches && lines.readLine() != null) {
        acknowledged++;
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertThat(acknowledged).isEqualTo(batches);
    return acknowledged;
  }

  /** The child process: saves batch after batch, says so after each, and never stops by itself. */
  static final class Writer {
    private Writer() {}

    public static void main(String... args) {
      try (Store store = Store.open(args[0], Map.of())) {
        for (int batch = 0; ; batch++) {
          store.save(trials("run", batch * BATCH, (batch + 1) * BATCH));
          System.out.println(batch);
        }
      }
    }
  }
}
