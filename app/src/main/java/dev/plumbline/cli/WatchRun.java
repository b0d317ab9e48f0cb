package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.store.Store;
import dev.plumbline.watch.Arrival;
import dev.plumbline.watch.Checkpoints;
import dev.plumbline.watch.Watch;
import dev.plumbline.watch.WatchPoint;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A watch from its first checkpoint to its last.
 *
 * @param models that are watched
 */
record WatchRun(
    WatchedModels models,
    Ending ending,
    AlarmOptions alarms,
    Store store,
    Progress progress,
    WatchView view) {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /**
   * What ends it.
   *
   * @param minutes without a further checkpoint
   * @param step of the last checkpoint; 0 for none
   */
  record Ending(double minutes, int step) {}

  /**
   * Assesses checkpoints as they come, until the watch is to end.
   *
   * @param look at what else
   * @throws IllegalArgumentException when none came, or one is not of the base
   */
  void follow(Watch watch, Look look) throws InterruptedException {
    Checkpoints checkpoints = models.checkpoints();
    long last = System.nanoTime();
    while (ending.step() == 0 || watch.step() < ending.step()) {
      Checkpoints.Found found = checkpoints.look(watch.step());
      if (!found.ready().isEmpty()) {
        take(watch, look, found.ready().getFirst());
        alarms.tell(store, watch);
        if (alarms.stops() && watch.hasAlarm()) {
          return;
        }
        last = System.nanoTime();
      } else if ((System.nanoTime() - last) / 60e9 >= ending.minutes()) {
        requireSome(watch, checkpoints, found);
        return;
      } else {
        Thread.sleep(PAUSE);
      }
    }
  }

  private void take(Watch watch, Look look, Arrival arrival) {
    try (WatchedModels.Opened opened = models.open(arrival)) {
      String seen =
          opened
              .local()
              .map(local -> look.at(arrival.step(), local.digest(), local.model()))
              .orElse("");
      try (Progress.Task task =
          progress.begin("assess checkpoint-" + arrival.step(), "trials", watch.trialsInAll())) {
        List<WatchPoint> points = take(watch, arrival.step(), opened.target(), task::advance);
        progress.say(WatchText.render(points, Ansi.ofStandardError()) + seen);
      }
    }
    view.show(store, watch);
  }

  private List<WatchPoint> take(
      Watch watch, int step, Assessment.Target target, IntConsumer progress) {
    if (watch.plan().evidence() == Watch.Evidence.ONE_BASELINE) {
      return watch.take(step, target, progress);
    }
    try (WatchedModels.Opened base = models.base()) {
      return watch.take(step, target, base::target, progress);
    }
  }

  private void requireSome(Watch watch, Checkpoints checkpoints, Checkpoints.Found found) {
    if (watch.points().isEmpty()) {
      throw new IllegalArgumentException(
          "no checkpoint came within %s minutes; it looks for %s%s"
              .formatted(
                  ending.minutes(),
                  checkpoints.inWords(),
                  found.trouble().map(why -> "; " + why).orElse("")));
    }
    found
        .trouble()
        .ifPresent(why ->
            System.err.println("plumbline: at the end of the watch " + Terminal.escape(why)));
  }
}
