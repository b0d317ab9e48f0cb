package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Said;
import dev.plumbline.provider.StubProvider;
import dev.plumbline.store.PostgresServer;
import dev.plumbline.store.Spending;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Processes that share an evaluation. */
class WorkersTest {

  private static final int TRIALS = 30;

  /** What each process sends once, to see that it can. */
  private static final String FIRST = "Say yes.";

  /** Of one answer of the stub, at the prices below: 100 tokens read and 20 written. */
  private static final double COST = 120 * 100 / 1e6;

  @TempDir Path folder;

  private Path prices = Path.of("");

  @BeforeEach
  void prices() throws IOException {
    prices =
        Files.writeString(
            folder.resolve("models.yaml"),
            """
            models:
              openai-compatible/stub: {price: {input: 100, cached: 100, output: 100, batch: 1}}
            """);
  }

  /** Answers no trial before so many processes have shown that they are there. */
  private static StubProvider answering(int processes) {
    CountDownLatch there = new CountDownLatch(processes);
    return StubProvider.start(asked -> {
      try {
        if (asked.body().contains(FIRST)) {
          there.countDown();
        } else {
          there.await();
          Thread.sleep(20);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new StubProvider.Deed.Answers(Said.words("I can't help with that."));
    });
  }

  /** The requests for trials. */
  private static List<String> trials(StubProvider stub) {
    return stub.asked().stream()
        .map(StubProvider.Asked::body)
        .filter(body -> !body.contains(FIRST))
        .toList();
  }

  private Process assess(StubProvider stub, String place, String log, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "assess",
                "--target=openai-compatible/stub",
                "--base-url=" + stub.baseUrl(Provider.OPENAI_COMPATIBLE),
                "--suite=over-refusal",
                "--trials=" + TRIALS,
                "--connections=2",
                "--models=" + prices,
                "--store=" + place,
                "--out=" + folder.resolve("out"),
                "--json"));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OPENAI_COMPATIBLE_API_KEY", StubProvider.KEY);
    return builder
        .redirectOutput(folder.resolve(log + ".json").toFile())
        .redirectError(folder.resolve(log + ".err").toFile())
        .start();
  }

  private static void end(Process process) throws InterruptedException {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
  }

  private String said(String log) throws IOException {
    return Files.readString(folder.resolve(log));
  }

  @Test
  void a_further_process_gets_the_same_words_and_starts_no_others() {
    assertThat(
            WorkerProcesses.words(
                List.of(
                    "assess", "--workers", "4", "--target=x/y", "--workers=4", "--trials", "9")))
        .containsExactly("assess", "--target=x/y", "--trials", "9", "--joins");
  }

  @Test
  void two_processes_and_one_database_try_no_trial_twice_and_keep_one_account_though_one_is_killed()
      throws Exception {
    String place = PostgresServer.database();
    try (StubProvider stub = answering(2)) {
      Process killed = assess(stub, place, "killed");
      Process other = assess(stub, place, "other");
      while (trials(stub).size() < TRIALS / 3 && killed.isAlive()) {
        Thread.sleep(10);
      }
      killed.destroyForcibly().waitFor();
      end(other);
      assertThat(other.exitValue()).as(said("other.err")).isZero();
      try (Store store = Store.open(place, Map.of())) {
        String run = store.runs().getFirst();
        assertThat(store.runs()).hasSize(1);
        assertThat(store.keys(run, State.FINISHED)).hasSize(TRIALS);
        int asked = stub.asked().size();
        assertThat(trials(stub).stream().distinct()).hasSize(TRIALS);
        // At most what the killed one had under way is asked again.
        assertThat(trials(stub).size()).isBetween(TRIALS, TRIALS + 2);
        Spending spending = store.ledger().spending(run);
        assertThat(spending.spent() + spending.held()).isLessThanOrEqualTo(asked * COST + 1e-6);
        assertThat(spending.spent()).isGreaterThan((TRIALS - 4) * COST / 2);
      }
      assertThat(said("other.json")).contains("\"n\" : " + TRIALS);
    }
  }

  @Test
  void further_processes_of_a_command_share_its_run() throws Exception {
    String place = PostgresServer.database();
    try (StubProvider stub = answering(2)) {
      Process process = assess(stub, place, "all", "--workers", "2");
      end(process);
      assertThat(process.exitValue()).as(said("all.err")).isZero();
      try (Store store = Store.open(place, Map.of())) {
        String run = store.runs().getFirst();
        assertThat(store.keys(run, State.FINISHED)).hasSize(TRIALS);
        assertThat(trials(stub)).hasSize(TRIALS).doesNotHaveDuplicates();
        assertThat(store.ledger().spending(run).spent())
            .isCloseTo((TRIALS + 2) * COST, within(1e-6));
        assertThat(store.ledger().spending(run).held()).isZero();
      }
      assertThat(said("out/worker-1.log")).contains("30/30");
    }
  }

  @Test
  void processes_that_share_a_run_end_it_at_the_same_trial() throws Exception {
    String place = PostgresServer.database();
    try (StubProvider stub = answering(2)) {
      Process process = assess(stub, place, "all", "--workers", "2", "--stop-at-harm", "3");
      end(process);
      assertThat(process.exitValue()).as(said("all.err")).isZero();
      assertThat(JsonMapper.shared().readTree(said("all.json")).at("/stopped/ordinal").asInt())
          .as("every refusal is the harm of this suite")
          .isEqualTo(2);
      assertThat(said("all.json")).contains("\"n\" : 3");
      assertThat(trials(stub).size()).isLessThan(TRIALS);
    }
  }

  @Test
  void a_limit_holds_over_processes_and_over_runs_of_the_same_command() throws Exception {
    String place = PostgresServer.database();
    double limit = 15 * COST;
    try (StubProvider stub = answering(1)) {
      for (int time = 0; time < 3; time++) {
        end(
            assess(
                stub,
                place,
                "limited" + time,
                "--max-cost",
                String.valueOf(limit),
                "--max-tokens",
                "200"));
      }
      // A command's first words are sent before its run is known, and charged to it then.
      assertThat(stub.asked().size() * COST).isLessThanOrEqualTo(limit + 3 * COST);
      try (Store store = Store.open(place, Map.of())) {
        assertThat(store.keys(store.runs().getFirst(), State.FINISHED).size()).isBetween(8, 15);
      }
      assertThat(said("limited2.json")).contains("\"spent\"");
    }
  }
}
