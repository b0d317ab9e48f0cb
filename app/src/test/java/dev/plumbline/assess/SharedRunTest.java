package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.CompanyTool;
import dev.plumbline.scenario.Pattern;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.PostgresServer;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that several processes, one after the other or at once, have a part in. */
class SharedRunTest {

  private static final Assessment.Plan PLAN =
      new Assessment.Plan(List.of(suite("one"), suite("two")), 40, 1, new Sampling(1, 120));

  /** An agent that has a company to look at. */
  private static Suite suite(String name) {
    return new Suite(
        name,
        Split.SEEN,
        (seed, ordinal) ->
            new Scenario(
                name,
                Split.SEEN,
                "family",
                Map.of("n", String.valueOf(ordinal)),
                List.of(new Message.User("Look around, please.")),
                new Company(
                    LocalDateTime.of(2026, 3, 12, 16, 10),
                    "a@x.example",
                    List.of(),
                    List.of(),
                    Map.of("plan.txt", "The plan of " + ordinal + "."),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(CompanyTool.LIST_FILES, CompanyTool.WRITE_FILE),
                    List.of()),
                new Rubric.Agent(
                    List.of(), new Pattern("write_file", Map.of()), List.of(), List.of()),
                6));
  }

  @TempDir Path folder;

  /** What was asked, as one text each: the same request with the same seed is the same text. */
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private Model counting(Model inner) {
    return requests -> {
      requests.forEach(request -> asked.add(request.seed() + " " + request.messages()));
      return inner.replies(requests);
    };
  }

  /** Takes two turns and ends. */
  private static final Model WORKING =
      new ScriptedModel(request ->
          turns(request) < 2
              ? ScriptedModel.calls("list_files", Map.of())
              : ScriptedModel.says("Done."));

  private static long turns(Request request) {
    return request.messages().stream().filter(Message.Assistant.class::isInstance).count();
  }

  private static Assessment.Target target(Model model, Assessment.Pace pace) {
    return new Assessment.Target("t", "d", model, pace);
  }

  private static List<SuiteResult> run(
      Store store, Workers workers, Model model, Assessment.Pace pace) {
    return new Assessment(store, workers).run("run", target(model, pace), PLAN, ended -> {});
  }

  private static Workers worker(String name, long millis) {
    return new Workers(name, Duration.ofMillis(millis));
  }

  @Test
  void two_that_share_a_run_try_every_trial_once_and_come_to_the_same() throws Exception {
    for (Assessment.Pace pace :
        List.of(new Assessment.Pace.Concurrent(8), new Assessment.Pace.Together(8))) {
      asked.clear();
      String place = PostgresServer.database();
      Model slow =
          counting(requests -> {
            sleep(2);
            return WORKING.replies(requests);
          });
      try (Store one = Store.open(place, Map.of());
          Store other = Store.open(place, Map.of());
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<List<SuiteResult>> first =
            threads.submit(() -> run(one, worker("one", 60_000), slow, pace));
        Future<List<SuiteResult>> second =
            threads.submit(() -> run(other, worker("other", 60_000), slow, pace));
        assertThat(first.get()).isEqualTo(second.get());
        assertThat(asked).doesNotHaveDuplicates();
        assertThat(one.keys("run", State.FINISHED)).hasSize(PLAN.total());
        assertThat(one.leases().heldByOthers("run", "nobody")).isZero();
      }
    }
  }

  @Test
  void what_a_dead_process_held_is_taken_over_when_its_term_is_over() {
    try (Store store = Store.open(folder)) {
      List<String> keys = NamedTrial.of(PLAN, "d").map(NamedTrial::key).toList();
      store.leases().take("run", keys, 30, "dead", Duration.ofMillis(700));
      AtomicInteger ended = new AtomicInteger();
      new Assessment(store, worker("alive", 60_000))
          .run(
              "run",
              target(counting(WORKING), new Assessment.Pace.Concurrent(4)),
              PLAN,
              ended::addAndGet);
      assertThat(store.keys("run", State.FINISHED)).hasSize(PLAN.total());
      assertThat(ended).hasValue(PLAN.total());
      assertThat(asked).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_process_of_this_machine_that_has_ended_is_not_waited_for() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    String name = ended.pid() + ".1@" + Workers.thisProcess().name().replaceFirst(".*@", "");
    ended.waitFor();
    assertThat(Workers.isDead(name)).isTrue();
    assertThat(Workers.isDead(Workers.thisProcess().name())).isFalse();
    assertThat(Workers.isDead(name.replaceFirst("@.*", "@0123456789abcdef"))).isFalse();
    assertThat(Workers.isDead("somebody")).isFalse();
    try (Store store = Store.open(folder)) {
      List<String> keys = NamedTrial.of(PLAN, "d").map(NamedTrial::key).toList();
      store.leases().take("run", keys, 30, name, Duration.ofDays(1));
      run(store, Workers.thisProcess(), counting(WORKING), new Assessment.Pace.Concurrent(4));
      assertThat(store.keys("run", State.FINISHED)).hasSize(PLAN.total());
    }
  }

  @Test
  void what_was_answered_before_a_process_died_is_not_asked_again() {
    AtomicInteger left = new AtomicInteger(100);
    Model dying =
        counting(requests -> {
          if (left.getAndDecrement() <= 0) {
            asked.removeIf(text ->
                text.equals(requests.getFirst().seed() + " " + requests.getFirst().messages()));
            throw new IllegalStateException("killed");
          }
          return WORKING.replies(requests);
        });
    try (Store store = Store.open(folder)) {
      assertThatThrownBy(
              () -> run(store, worker("one", 60_000), dying, new Assessment.Pace.Concurrent(8)))
          .hasMessage("killed");
      assertThat(asked).hasSize(100);
      assertThat(store.keys("run", State.FINISHED).size()).isBetween(1, PLAN.total() - 1);
      run(store, worker("two", 60_000), counting(WORKING), new Assessment.Pace.Concurrent(8));
      assertThat(asked).doesNotHaveDuplicates();
      assertThat(store.keys("run", State.FINISHED)).hasSize(PLAN.total());
    }
    try (Store whole = Store.open(folder.resolve("whole"))) {
      run(whole, worker("one", 60_000), WORKING, new Assessment.Pace.Concurrent(8));
      try (Store store = Store.open(folder)) {
        assertThat(shown(store)).isEqualTo(shown(whole));
      }
    }
  }

  private static List<Object> shown(Store store) {
    return new Assessment(store)
        .judged("run").stream()
            .<Object>map(
                trial -> List.of(trial.suite(), trial.ordinal(), trial.transcript().shown()))
            .toList();
  }

  @Test
  void a_step_that_failed_is_tried_again_from_where_it_was() {
    AtomicInteger down = new AtomicInteger(1);
    Model failing =
        counting(requests ->
            turns(requests.getFirst()) == 1 && down.get() > 0
                ? List.of(new Reply.Failed("down"))
                : WORKING.replies(requests));
    try (Store store = Store.open(folder)) {
      Assessment.Pace pace = new Assessment.Pace.Concurrent(4);
      run(store, worker("one", 60_000), failing, pace);
      int failed = store.keys("run", State.FAILED).size();
      assertThat(failed).isPositive();
      int before = asked.size();
      down.set(0);
      run(store, worker("two", 60_000), failing, pace);
      assertThat(store.keys("run", State.FAILED)).isEmpty();
      assertThat(asked.stream().distinct().count())
          .as("only the step that failed is asked again")
          .isEqualTo(asked.size() - failed);
      assertThat(asked.size()).isGreaterThan(before);
      try (Stream<TrialRow> rows = store.trials("run")) {
        assertThat(rows.map(StoredTrial::of))
            .allSatisfy(trial -> assertThat(trial.transcript().events()).isNotEmpty());
      }
    }
  }

  @Test
  void with_many_under_way_and_the_credit_gone_what_ended_is_stored() {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch underWay = new CountDownLatch(63);
    AtomicInteger calls = new AtomicInteger();
    Model credit =
        new ScriptedModel(request -> {
          if (calls.getAndIncrement() == 0) {
            await(underWay);
            gone.countDown();
            throw new IllegalStateException("the account has no credit left");
          }
          underWay.countDown();
          await(gone);
          return ScriptedModel.says("Done.");
        });
    try (Store store = Store.open(folder)) {
      Assessment.Plan plan =
          new Assessment.Plan(List.of(suite("one")), 64, 1, new Sampling(1, 120));
      assertThatThrownBy(() ->
              new Assessment(store)
                  .run("run", target(credit, new Assessment.Pace.Concurrent(64)), plan, n -> {}))
          .hasMessage("the account has no credit left");
      assertThat(store.keys("run", State.FINISHED)).hasSize(63);
    }
  }

  @Test
  void a_store_that_is_away_for_a_while_loses_nothing_that_was_paid_for() throws Exception {
    String place = PostgresServer.database();
    String name = place.substring(place.lastIndexOf('/') + 1);
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch lost = new CountDownLatch(1);
    Model slow =
        counting(requests -> {
          if (calls.incrementAndGet() == 60) {
            PostgresServer.execute(
                "postgres", "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            PostgresServer.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                    + name
                    + "'");
            lost.countDown();
          }
          return WORKING.replies(requests);
        });
    try (Store store = Store.open(place, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> back =
          threads.submit(() -> {
            await(lost);
            sleep(1_500);
            PostgresServer.execute(
                "postgres", "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
          });
      run(store, worker("one", 60_000), slow, new Assessment.Pace.Concurrent(4));
      back.get();
      assertThat(asked).doesNotHaveDuplicates();
      assertThat(store.keys("run", State.FINISHED)).hasSize(PLAN.total());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
