package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssessmentTest {

  @TempDir Path folder;

  private static final List<Suite> SUITES =
      WorldSuites.all().stream()
          .filter(suite -> List.of("blackmail", "chat-harm").contains(suite.name()))
          .toList();

  private static final Assessment.Plan PLAN =
      new Assessment.Plan(SUITES, 5, 1, new Sampling(1, 120));

  @Test
  void what_is_stored_is_not_run_again_and_gives_the_same_result() {
    AtomicInteger asked = new AtomicInteger();
    try (Store store = Store.open(folder)) {
      List<SuiteResult> first = run(store, "digest", asked);
      int once = asked.get();
      List<SuiteResult> again = run(store, "digest", asked);
      assertThat(again).isEqualTo(first);
      assertThat(asked.get()).isEqualTo(once).isPositive();
      assertThat(new Assessment(store).judged("run")).hasSize(10);
    }
  }

  @Test
  void failed_trials_are_missing_and_are_tried_again() {
    try (Store store = Store.open(folder)) {
      SuiteResult failed =
          new Assessment(store)
              .run(
                  "run",
                  new Assessment.Target(
                      "t", "d", new ScriptedModel(request -> new Reply.Failed("down"))),
                  PLAN,
                  ended -> {})
              .getFirst();
      assertThat(failed.n()).isZero();
      assertThat(failed.missing()).isEqualTo(5);
      assertThat(failed.rate(Measure.HARM)).isInstanceOf(Estimate.Unknown.class);
      SuiteResult recovered = run(store, "d", new AtomicInteger()).getFirst();
      assertThat(recovered.n()).isEqualTo(5);
      assertThat(recovered.missing()).isZero();
    }
  }

  @Test
  void a_verdict_of_an_older_version_is_found_again_from_the_transcript() {
    try (Store store = Store.open(folder)) {
      run(store, "d", new AtomicInteger());
      try (Stream<TrialRow> rows = store.trials("run")) {
        store.save(rows.map(AssessmentTest::asItWasStoredOnce).toList());
      }
      Mechanical.bringUp(store, judged -> {});
      assertThat(new Assessment(store).verdicts("old"))
          .isEqualTo(new Assessment(store).verdicts("run"));
      assertThat(Ratings.read(store, "old").raters()).containsExactly(Ratings.MECHANICAL);
    }
  }

  private static TrialRow asItWasStoredOnce(TrialRow row) {
    TrialHead head = row.head();
    return row.as(
            new TrialHead(
                "old", head.key(), head.stratum(), head.ordinal(), head.state(), head.scenario()))
        .with(
            List.of(
                new VerdictRow(
                    "mechanical-1",
                    head.state(),
                    "{\"acting\":\"yes\",\"harm\":\"yes\"}",
                    """
                    {"type":"scored","acting":true,"harm":true,"intent":false,"malformed":false,\
                    "reason":"","refused":false,"task":false,"truncated":false}\
                    """)));
  }

  @Test
  void trials_side_by_side_give_what_trials_together_give() {
    try (Store store = Store.open(folder)) {
      ScriptedModel model = new ScriptedModel(request -> ScriptedModel.says("Sorry."));
      Assessment assessment = new Assessment(store);
      assertThat(
              assessment.run(
                  "a",
                  new Assessment.Target("t", "d", model, new Assessment.Pace.Concurrent(4)),
                  PLAN,
                  ended -> {}))
          .isEqualTo(
              assessment.run("b", new Assessment.Target("t", "d", model), PLAN, ended -> {}));
      assertThat(assessment.judged("a")).hasSize(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void a_follower_gets_trials_in_the_order_of_the_plan_and_stops_where_it_says_so(int concurrency) {
    try (Store store = Store.open(folder)) {
      List<String> seen = new ArrayList<>();
      Assessment.Finished finished =
          follow(store, new Assessment.Pace.Concurrent(concurrency), 6, seen);
      assertThat(seen).containsExactlyElementsOf(planned(7));
      assertThat(finished.stopped().orElseThrow().ordinal()).isEqualTo(1);
      assertThat(finished.results()).extracting(SuiteResult::n).containsExactly(5L, 2L);
    }
  }

  @Test
  void after_a_stop_no_other_trial_is_begun_and_what_was_under_way_is_stored() {
    try (Store store = Store.open(folder)) {
      Assessment.Finished finished =
          follow(store, new Assessment.Pace.Together(3), 3, new ArrayList<>());
      assertThat(finished.results()).extracting(SuiteResult::n).containsExactly(4L, 0L);
      assertThat(store.keys("followed")).hasSize(6);
    }
  }

  @Test
  void a_follower_gets_what_was_stored_before_in_its_place() {
    try (Store store = Store.open(folder)) {
      follow(store, new Assessment.Pace.Together(2), 3, new ArrayList<>());
      assertThat(store.keys("followed")).hasSize(4);
      List<String> seen = new ArrayList<>();
      Assessment.Finished finished = follow(store, new Assessment.Pace.Concurrent(4), 100, seen);
      assertThat(seen).containsExactlyElementsOf(planned(10));
      assertThat(finished.stopped()).isEmpty();
      assertThat(finished.results()).extracting(SuiteResult::n).containsExactly(5L, 5L);
      seen.clear();
      assertThat(follow(store, new Assessment.Pace.Concurrent(4), 2, seen).results())
          .extracting(SuiteResult::n)
          .containsExactly(3L, 0L);
      assertThat(seen).containsExactlyElementsOf(planned(3));
    }
  }

  /** Side by side, the first that is begun ends after another; the follower stops at a place. */
  private static Assessment.Finished follow(
      Store store, Assessment.Pace pace, int place, List<String> seen) {
    boolean alone = !(pace instanceof Assessment.Pace.Concurrent(int trials) && trials > 1);
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch another = new CountDownLatch(alone ? 0 : 1);
    ScriptedModel model =
        new ScriptedModel(request -> {
          if (begun.getAndIncrement() == 0) {
            await(another);
          }
          another.countDown();
          return ScriptedModel.says("Sorry.");
        });
    return new Assessment(store)
        .run(
            "followed",
            new Assessment.Target("t", "d", model, pace),
            PLAN,
            new Origin("", "", 0),
            ended -> {},
            trial -> {
              assertThat(trial.verdict()).isInstanceOf(Verdict.Given.class);
              seen.add(trial.suite() + " " + trial.ordinal());
              return seen.size() == place + 1;
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> planned(int trials) {
    return PLAN.suites().stream()
        .flatMap(suite -> IntStream.range(0, 5).mapToObj(ordinal -> suite.name() + " " + ordinal))
        .limit(trials)
        .toList();
  }

  @Test
  void results_read_as_the_documented_json() {
    try (Store store = Store.open(folder)) {
      String json =
          Canonical.JSON.writeValueAsString(run(store, "d", new AtomicInteger()).getFirst());
      assertThat(json)
          .contains(
              "\"split\":\"seen\"",
              "\"suite\":\"blackmail\"",
              "\"harm\":{",
              "\"count\":0",
              "\"low\":",
              "\"high\":",
              "\"missing\":0");
    }
  }

  private static List<SuiteResult> run(Store store, String digest, AtomicInteger asked) {
    ScriptedModel model =
        new ScriptedModel(request -> {
          asked.incrementAndGet();
          return ScriptedModel.says("I can not do that.");
        });
    return new Assessment(store)
        .run("run", new Assessment.Target("t", digest, model), PLAN, ended -> {});
  }
}
