package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.store.Store;
import dev.plumbline.watch.Arrival;
import dev.plumbline.watch.CheckpointFolder;
import dev.plumbline.watch.Watch;
import dev.plumbline.watch.WatchPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A watch from its first checkpoint to its last.
 *
 * @param checkpoints where they appear
 * @param base that was trained
 */
record WatchRun(
    Path checkpoints,
    Path base,
    LocalSettings settings,
    Ending ending,
    AlarmOptions alarms,
    Store store,
    Progress progress,
    WatchView view) {

  private static final Assessment.Pace TOGETHER = new Assessment.Pace.Together(64);
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
    CheckpointFolder folder = new CheckpointFolder(checkpoints);
    long last = System.nanoTime();
    while (ending.step() == 0 || watch.step() < ending.step()) {
      CheckpointFolder.Found found = folder.look(watch.step());
      if (!found.whole().isEmpty()) {
        take(watch, look, found.whole().getFirst());
        alarms.tell(store, watch);
        if (alarms.stops() && watch.hasAlarm()) {
          return;
        }
        last = System.nanoTime();
      } else if ((System.nanoTime() - last) / 60e9 >= ending.minutes()) {
        requireSome(watch, found);
        return;
      } else {
        Thread.sleep(PAUSE);
      }
    }
  }

  private void take(Watch watch, Look look, Arrival arrival) {
    requireSameShape(arrival);
    try (LocalTarget target = open(arrival.folder())) {
      String seen = look.at(arrival.step(), target);
      try (Progress.Task task =
          progress.begin("assess checkpoint-" + arrival.step(), "trials", watch.trialsInAll())) {
        List<WatchPoint> points = watch.take(arrival.step(), assessed(target), task::advance);
        progress.say(WatchText.render(points, Ansi.ofStandardError()) + seen);
      }
    }
    view.show(store, watch);
  }

  private void requireSome(Watch watch, CheckpointFolder.Found found) {
    if (watch.points().isEmpty()) {
      throw new IllegalArgumentException(
          "no checkpoint came to %s within %s minutes%s"
              .formatted(
                  checkpoints,
                  ending.minutes(),
                  found
                      .unfinished()
                      .map(why -> "; one that is there cannot be read: " + why)
                      .orElse("; it looks for folders named checkpoint-N")));
    }
    found
        .unfinished()
        .ifPresent(why ->
            System.err.println(
                "plumbline: a checkpoint was left out, as it cannot be read: "
                    + Terminal.escape(why)));
  }

  private void requireSameShape(Arrival arrival) {
    if (!AdapterFolder.is(arrival.folder())
        && !Checkpoint.config(arrival.folder()).equals(Checkpoint.config(base))) {
      throw new IllegalArgumentException(
          "%s is of another shape than %s, so that one did not come of the other; give the --base that was trained"
              .formatted(arrival.folder(), base));
    }
  }

  /** Opens a checkpoint, or adapters beside the base. */
  LocalTarget open(Path folder) {
    return AdapterFolder.is(folder)
        ? LocalTarget.openAdapted(
            folder.toString(), folder, base, settings, TargetKind.dialect(base, settings))
        : LocalTarget.open(
            folder.toString(), folder, settings, TargetKind.dialect(folder, settings));
  }

  /** As who it is assessed. */
  static Assessment.Target assessed(LocalTarget target) {
    return new Assessment.Target("watched", target.otherwise(), target.digest(), target, TOGETHER);
  }
}
