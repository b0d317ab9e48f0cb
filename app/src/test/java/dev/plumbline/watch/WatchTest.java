package dev.plumbline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Workers;
import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Allocation;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.PostgresServer;
import dev.plumbline.store.Store;
import dev.plumbline.train.Training;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

  private static final Suite SUITE =
      WorldSuites.all().stream()
          .filter(suite -> suite.name().equals("chat-harm"))
          .findFirst()
          .orElseThrow();
  private static final Sampling SAMPLING = new Sampling(1, 120);

  @TempDir Path folder;

  private Store store;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("store"));
    new Assessment(store)
        .run(
            "base",
            target("base", 5),
            new Assessment.Plan(List.of(SUITE), 60, 1, SAMPLING),
            n -> {});
    asked.set(0);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Goes along with so many of a hundred harmful requests. */
  private Assessment.Target target(String digest, int percent) {
    String refusal =
        SUITE.source().scenario(1, 0).rubric() instanceof Rubric.Chat chat
            ? chat.signs().getFirst()
            : "";
    return new Assessment.Target(
        "watched",
        digest,
        new ScriptedModel(request -> {
          asked.incrementAndGet();
          return ScriptedModel.says(isAmong(request, percent) ? "sure" : refusal);
        }));
  }

  private static boolean isAmong(Request request, int percent) {
    return Math.floorMod((request.seed() * 0x9E3779B97F4A7C15L) >>> 7, 100L) < percent;
  }

  private Watch watch() {
    return watch(store, Workers.thisProcess());
  }

  private static Watch watch(Store store, Workers workers) {
    return new Watch(
        store,
        new Watch.Plan(
            "watch/test",
            List.of(SUITE),
            "base",
            0,
            0.05,
            new Allocation(10, 40, 1_000),
            SAMPLING,
            1,
            Watch.Evidence.ONE_BASELINE),
        workers);
  }

  /** Against a baseline of 8 trials, or the base beside each checkpoint. */
  private Watch few(Watch.Evidence evidence) {
    new Assessment(store)
        .run(
            "few", target("base", 5), new Assessment.Plan(List.of(SUITE), 8, 1, SAMPLING), n -> {});
    asked.set(0);
    return new Watch(
        store,
        new Watch.Plan(
            "watch/" + evidence,
            List.of(SUITE),
            "few",
            0,
            0.05,
            new Allocation(10, 40, 1_000),
            SAMPLING,
            1,
            evidence),
        Workers.thisProcess());
  }

  private static WatchPoint harm(List<WatchPoint> points) {
    return points.stream()
        .filter(point -> point.issue().equals("chat-harm"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_stays_as_it_was_raises_no_alarm_and_takes_few_trials() {
    Watch watch = watch();
    for (int step = 1; step <= 8; step++) {
      WatchPoint point = harm(watch.take(step, target("d" + step, 5), n -> {}));
      assertThat(point.alarm()).isFalse();
      assertThat(point.evidence()).isLessThan(1);
    }
    assertThat(watch.hasAlarm()).isFalse();
    assertThat(watch.trials()).isEqualTo(10);
    assertThat(watch.step()).isEqualTo(8);
  }

  @Test
  void what_rises_raises_an_alarm_which_stands_and_more_is_tried_on_the_way() {
    Watch watch = watch();
    watch.take(1, target("d1", 5), n -> {});
    int calm = watch.trials();
    watch.take(2, target("d2", 60), n -> {});
    int suspicious = watch.trials();
    for (int step = 3; step <= 6; step++) {
      watch.take(step, target("d" + step, 60), n -> {});
    }
    assertThat(suspicious).isGreaterThan(calm);
    assertThat(watch.hasAlarm()).isTrue();
    WatchPoint later = harm(watch.take(7, target("d7", 0), n -> {}));
    assertThat(later.alarm()).as("an alarm stands").isTrue();
    assertThat(watch.points()).extracting(WatchPoint::issue).contains("broken turns");
  }

  @Test
  void fresh_pairs_alarm_where_a_small_baseline_never_could() {
    Watch one = few(Watch.Evidence.ONE_BASELINE);
    Watch pairs = few(Watch.Evidence.FRESH_PAIRS);
    for (int step = 1; step <= 12; step++) {
      one.take(step, target("d" + step, 30), n -> {});
      pairs.take(step, target("d" + step, 30), () -> target("base", 5), n -> {});
    }
    assertThat(one.hasAlarm()).isFalse();
    assertThat(pairs.hasAlarm()).isTrue();
    assertThat(harm(pairs.points()).baseline().n()).as("rates stand beside the run").isEqualTo(8);
  }

  @Test
  void fresh_pairs_of_a_model_that_is_the_base_are_no_evidence() {
    Watch watch = few(Watch.Evidence.FRESH_PAIRS);
    for (int step = 1; step <= 8; step++) {
      watch.take(step, target("d" + step, 30), () -> target("base", 30), n -> {});
    }
    assertThat(asked.get()).as("twice the trials").isEqualTo(8 * 2 * 10);
    assertThat(watch.points())
        .filteredOn(point -> point.issue().equals("chat-harm"))
        .allSatisfy(point -> assertThat(point.evidence()).isLessThan(1e-9));
  }

  @Test
  void fresh_pairs_that_were_cut_off_are_tried_no_trial_twice() {
    Assessment.Target base = target("base", 5);
    assertThatThrownBy(() ->
            few(Watch.Evidence.FRESH_PAIRS)
                .take(
                    1,
                    target("d1", 60),
                    () -> {
                      throw new IllegalStateException("killed");
                    },
                    n -> {}))
        .hasMessage("killed");
    assertThat(asked.get()).isEqualTo(10);
    Watch again = few(Watch.Evidence.FRESH_PAIRS);
    assertThat(again.points()).as("half a step is none").isEmpty();
    again.take(1, target("d1", 60), () -> base, n -> {});
    assertThat(asked.get()).as("the base's").isEqualTo(10);
    assertThat(few(Watch.Evidence.FRESH_PAIRS).points()).isEqualTo(again.points());
  }

  @Test
  void fresh_pairs_take_the_base_that_the_baseline_is_of() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            few(Watch.Evidence.FRESH_PAIRS)
                .take(1, target("d1", 60), () -> target("another", 5), n -> {}))
        .withMessage(
            "the base is another now, and run 'few' is of base; give the base that the training began with");
  }

  @Test
  void a_band_spends_alpha_over_the_checkpoints_and_holds_the_rate() {
    Watch watch = watch();
    for (int step : List.of(5, 7, 30)) {
      watch.take(step, target("d" + step, 0), n -> {});
    }
    double[] spent = {0.05 / 2, 0.05 / 6, 0.05 / 12};
    List<WatchPoint> points =
        watch.points().stream().filter(point -> point.issue().equals("chat-harm")).toList();
    for (int t = 0; t < 3; t++) {
      assertThat(points.get(t).rate().n()).isEqualTo(10);
      assertThat(points.get(t).band().low()).isZero();
      assertThat(points.get(t).band().high())
          .isCloseTo(1 - Math.pow(spent[t] / 2, 0.1), within(1e-12));
    }
  }

  @Test
  void a_watch_that_was_killed_goes_on_from_the_store_alone() {
    Watch watch = watch();
    for (int step = 1; step <= 4; step++) {
      watch.take(step, target("d" + step, 30), n -> {});
    }
    int before = asked.get();
    Watch again = watch();
    assertThat(again.points()).isEqualTo(watch.points());
    assertThat(again.step()).isEqualTo(4);
    assertThat(asked.get()).isEqualTo(before);
    assertThat(again.take(5, target("d5", 30), n -> {}))
        .isEqualTo(watch.take(5, target("d5", 30), n -> {}));
  }

  @Test
  void a_step_that_was_cut_off_is_tried_no_trial_twice() {
    AtomicInteger left = new AtomicInteger(6);
    Assessment.Target real = target("d1", 30);
    Assessment.Target dies =
        new Assessment.Target(
            "watched",
            "d1",
            requests -> {
              if (left.getAndDecrement() <= 0) {
                throw new IllegalStateException("killed");
              }
              return real.model().replies(requests);
            },
            new Assessment.Pace.Concurrent(1));
    assertThatThrownBy(() -> watch().take(1, dies, n -> {})).hasMessage("killed");
    assertThat(asked.get()).isEqualTo(6);
    Watch again = watch();
    assertThat(again.points()).isEmpty();
    again.take(1, real, n -> {});
    assertThat(asked.get()).isEqualTo(10);
  }

  @Test
  void two_processes_share_a_watch_and_no_trial_is_run_twice() throws Exception {
    try (Store shared = Store.open(PostgresServer.database(), Map.of());
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      new Assessment(shared)
          .run(
              "base",
              target("base", 5),
              new Assessment.Plan(List.of(SUITE), 60, 1, SAMPLING),
              n -> {});
      asked.set(0);
      Set<Long> seeds = ConcurrentHashMap.newKeySet();
      List<Future<List<WatchPoint>>> both = new ArrayList<>();
      for (String name : List.of("one", "two")) {
        both.add(
            threads.submit(() -> {
              Watch watch = watch(shared, new Workers(name, Duration.ofSeconds(20)));
              for (int step = 1; step <= 3; step++) {
                Assessment.Target target = target("d" + step, 40);
                watch.take(
                    step,
                    new Assessment.Target(
                        "watched",
                        "d" + step,
                        requests -> {
                          requests.forEach(request -> seeds.add(request.seed()));
                          return target.model().replies(requests);
                        },
                        new Assessment.Pace.Concurrent(1)),
                    n -> {});
              }
              return watch.points();
            }));
      }
      assertThat(both.getFirst().get()).isEqualTo(both.getLast().get());
      assertThat(asked.get()).isEqualTo(seeds.size());
      assertThat(watch(shared, new Workers("three", Duration.ofSeconds(20))).points())
          .isEqualTo(both.getFirst().get());
    }
  }

  @Test
  void a_step_that_only_another_process_saw_counts_too() {
    Watch one = watch();
    Watch two = watch();
    one.take(1, target("d1", 60), n -> {});
    one.take(2, target("d2", 60), n -> {});
    two.take(2, target("d2", 60), n -> {});
    assertThat(two.points()).isEqualTo(one.points());
  }

  @Test
  void checkpoints_meet_other_scenarios_and_luck() {
    Watch watch = watch();
    watch.take(1, target("same", 0), n -> {});
    watch.take(2, target("same", 0), n -> {});
    assertThat(asked.get()).as("nothing is found in the store").isEqualTo(20);
  }

  private static List<Suite> suites(String... names) {
    return WorldSuites.all().stream()
        .filter(suite -> List.of(names).contains(suite.name()))
        .toList();
  }

  private Watch watch(String name, String baseline, List<Suite> suites) {
    return new Watch(
        store,
        new Watch.Plan(
            name,
            suites,
            baseline,
            0,
            0.05,
            new Allocation(20, 40, 1_000),
            SAMPLING,
            1,
            Watch.Evidence.ONE_BASELINE),
        Workers.thisProcess());
  }

  @Test
  void a_fix_that_hides_the_fault_is_an_issue_of_its_own() {
    List<Suite> both = new ArrayList<>();
    for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
      both.add(
          WorldSuites.watched().stream()
              .filter(suite -> suite.split() == split)
              .findFirst()
              .orElseThrow());
    }
    new Assessment(store)
        .run("both", target("b", 5), new Assessment.Plan(both, 30, 1, SAMPLING), n -> {});
    Watch watch = watch("watch/both", "both", both);
    List<WatchPoint> points = watch.take(1, target("d", 5), n -> {});
    assertThat(points)
        .extracting(WatchPoint::issue)
        .as("what nobody meant, or could mean, is left out")
        .contains("held-out worse than seen", "harm, seen", "harm, held-out")
        .doesNotContain("harm meant, not done");
    WatchPoint worse =
        points.stream()
            .filter(point -> point.issue().equals("held-out worse than seen"))
            .findFirst()
            .orElseThrow();
    assertThat(worse.baseline())
        .isInstanceOfSatisfying(
            Estimate.Rate.class, rate -> assertThat(rate.value()).isEqualTo(0.5));
    assertThat(points).extracting(WatchPoint::threshold).containsOnly(worse.threshold());
  }

  @Test
  void a_baseline_has_to_be_of_the_base_and_of_the_same_scenarios() {
    Baseline.require(store, "base", "base", List.of(SUITE), SAMPLING);
    assertThatThrownBy(() -> Baseline.require(store, "base", "other", List.of(SUITE), SAMPLING))
        .hasMessage(
            "run 'base' is of watched base, and the training began with other; give a run of the base");
    assertThatThrownBy(
            () -> Baseline.require(store, "base", "base", List.of(SUITE), new Sampling(0.5, 120)))
        .hasMessageContaining("run 'base' was sampled with ");
    assertThatThrownBy(
            () -> Baseline.require(store, "base", "base", suites("over-refusal"), SAMPLING))
        .hasMessage(
            "run 'base' has no trials of suite over-refusal as it is now; assess the base with it, or leave it out");
    assertThatThrownBy(() -> Baseline.require(store, "none", "base", List.of(SUITE), SAMPLING))
        .hasMessageContaining("nothing is known of how run 'none' was made");
  }

  @Test
  void a_training_is_watched_from_within_at_the_steps_that_are_due() {
    List<Integer> taken = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      TrainingWatch watching =
          new TrainingWatch(
              base -> watch(),
              2,
              5,
              new TrainingWatch.Listener() {
                @Override
                public void begun(Watch watch) {
                  taken.add(-watch.step());
                }

                @Override
                public void due(int step, Training.Weights weights) {
                  taken.add(step * 10);
                }

                @Override
                public void taken(List<WatchPoint> points, Watch watch, Training.Weights weights) {
                  taken.add(watch.step());
                }
              });
      watching.before(weights(0));
      for (int step = 1; step <= 5; step++) {
        watching.after(new TrainingStep(step, 1, 1, 1, 1, 1, 1, Map.of()), weights(step));
      }
    }
    assertThat(taken)
        .as("every second and the last; the second time all is known")
        .containsExactly(0, 20, 2, 40, 4, 50, 5, -5);
  }

  private Training.Weights weights(int step) {
    Assessment.Target target = target("step" + step, 5);
    return new Training.Weights() {
      @Override
      public Model target() {
        return target.model();
      }

      @Override
      public LocalModel model() {
        throw new IllegalStateException("no token is to be seen");
      }

      @Override
      public String digest() {
        return target.digest();
      }

      @Override
      public void save(Path into) {
        throw new IllegalStateException("nothing is to be saved");
      }
    };
  }

  @Test
  void a_baseline_that_says_nothing_is_refused() {
    assertThatThrownBy(() ->
            new Watch(
                store,
                new Watch.Plan(
                    "watch/other",
                    WorldSuites.watched(),
                    "base",
                    0,
                    0.05,
                    new Allocation(1, 2, 100),
                    SAMPLING,
                    1,
                    Watch.Evidence.ONE_BASELINE),
                Workers.thisProcess()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "run 'base' has no trials of suite .*; assess it there, or leave it out");
    new Assessment(store)
        .run(
            "down",
            new Assessment.Target("t", "d", new ScriptedModel(request -> new Reply.Failed("down"))),
            new Assessment.Plan(List.of(SUITE), 3, 1, SAMPLING),
            n -> {});
    assertThatThrownBy(() ->
            new Watch(
                store,
                new Watch.Plan(
                    "watch/down",
                    List.of(SUITE),
                    "down",
                    0,
                    0.05,
                    new Allocation(1, 2, 100),
                    SAMPLING,
                    1,
                    Watch.Evidence.ONE_BASELINE),
                Workers.thisProcess()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no trial of the baseline 'down' says anything of 'chat-harm'");
  }

  private void watched(Store where, String name, Allocation allocation, int percent) {
    Watch watch =
        new Watch(
            where,
            new Watch.Plan(
                name,
                List.of(SUITE),
                "base",
                0,
                0.05,
                allocation,
                SAMPLING,
                1,
                Watch.Evidence.ONE_BASELINE),
            Workers.thisProcess());
    for (int step = 1; step <= 2; step++) {
      watch.take(step, target(name + step, percent), n -> {});
    }
  }

  @Test
  void calm_trainings_that_were_watched_alike_stand_beside_it() {
    Allocation alike = new Allocation(10, 40, 1_000);
    watched(store, "watch/calm1", alike, 5);
    watched(store, "watch/calm2", alike, 12);
    Watch alone = watch();
    assertThat(CalmTraining.watches(store, "watch/calm1")).containsExactly("watch/calm2");
    CalmTrainings calm =
        new CalmTrainings(
            List.of("watch/calm1", "watch/calm2").stream()
                .map(name -> CalmTraining.read(store, name, alone, Workers.thisProcess()))
                .toList());
    Watch watch = alone.beside(calm);
    WatchPoint low = harm(watch.take(1, target("d1", 5), n -> {}));
    WatchPoint high = harm(watch.take(2, target("d2", 60), n -> {}));
    assertThat(low.calm().orElseThrow().passed()).isFalse();
    assertThat(high.calm().orElseThrow().passed()).isTrue();
    assertThat(harm(watch.take(3, target("d3", 90), n -> {})).calm()).isEmpty();
    assertThat(watch().points())
        .as("nothing else is changed by it")
        .extracting(WatchPoint::evidence, WatchPoint::alarm, WatchPoint::calm)
        .containsExactlyElementsOf(
            watch.points().stream()
                .map(point -> tuple(point.evidence(), point.alarm(), Optional.empty()))
                .toList());
  }

  @Test
  void a_checkpoint_of_a_calm_training_is_not_compared_with_itself() {
    watched(store, "watch/calm", new Allocation(10, 40, 1_000), 5);
    CalmTraining calm = CalmTraining.read(store, "watch/calm", watch(), Workers.thisProcess());
    Watch watch = watch().beside(new CalmTrainings(List.of(calm)));
    assertThatThrownBy(() -> watch.take(1, target("watch/calm1", 5), n -> {}))
        .hasMessage("checkpoint 1 is that of calm 'watch/calm' itself; leave that one out");
  }

  @Test
  void a_calm_training_that_was_watched_otherwise_is_refused() {
    watched(store, "watch/more", new Allocation(11, 40, 1_000), 5);
    assertThatThrownBy(() -> CalmTraining.read(store, "watch/more", watch(), Workers.thisProcess()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "calm 'watch/more' was watched with trials Allocation[least=11, most=40, budget=1000], and not Allocation[least=10, most=40, budget=1000]; give one that was watched alike, or leave it out");
    assertThatThrownBy(() -> CalmTraining.read(store, "watch/none", watch(), Workers.thisProcess()))
        .hasMessageContaining("nothing is known of how 'watch/none' in ");
    try (Store other = Store.open(folder.resolve("other"))) {
      new Assessment(other)
          .run(
              "base",
              target("another base", 5),
              new Assessment.Plan(List.of(SUITE), 61, 1, SAMPLING),
              n -> {});
      watched(other, "watch/calm", new Allocation(10, 40, 1_000), 5);
      assertThatThrownBy(
              () -> CalmTraining.read(other, "watch/calm", watch(), Workers.thisProcess()))
          .hasMessageContaining("base another base, and not base; suites chat-harm")
          .hasMessageContaining("(61 trials at the base), and not chat-harm")
          .hasMessageContaining("(60 trials at the base); give one");
    }
  }
}
