package dev.plumbline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.assess.Assessment;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Allocation;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
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
            1));
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
  void checkpoints_meet_other_scenarios_and_luck() {
    Watch watch = watch();
    watch.take(1, target("same", 0), n -> {});
    watch.take(2, target("same", 0), n -> {});
    assertThat(asked.get()).as("nothing is found in the store").isEqualTo(20);
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
                    1)))
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
                    1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no trial of the baseline 'down' says anything of 'chat-harm'");
  }
}
