package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.store.Store;
import dev.plumbline.train.Training;
import dev.plumbline.watch.AlarmException;
import dev.plumbline.watch.TrainingWatch;
import dev.plumbline.watch.Watch;
import dev.plumbline.watch.WatchPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What happens while a training is watched from within: what is said, run, left, and ended. */
final class LiveWatch implements TrainingWatch.Listener, AutoCloseable {

  private final Store store;
  private final AlarmOptions alarms;
  private final Path out;
  private final Progress progress;
  private final Function<Watch, Look> looking;
  private @Nullable Watch watch;
  private Look look = Look.NONE;
  private String seen = "";

  /**
   * @param out the training's folder
   * @param looking what else is looked for in each checkpoint of a watch
   */
  LiveWatch(
      Store store,
      AlarmOptions alarms,
      Path out,
      Progress progress,
      Function<Watch, Look> looking) {
    this.store = store;
    this.alarms = alarms;
    this.out = out;
    this.progress = progress;
    this.looking = looking;
  }

  /** Begins a watch of a plan, or goes on with it. */
  Watch begin(Assessment.Target base, AlarmOptions.Place place, Assessment.Plan plan) {
    return alarms.begin(
        store,
        base,
        place,
        plan.suites(),
        plan.sampling(),
        plan.seed(),
        plan.trials(),
        Watch.Evidence.ONE_BASELINE,
        progress);
  }

  @Override
  public void begun(Watch begun) {
    watch = begun;
    stopAt(begun);
    look = looking.apply(begun);
  }

  @Override
  public void due(int step, Training.Weights weights) {
    seen = look.isBlind() ? "" : look.at(step, weights.digest(), weights.model());
  }

  @Override
  public void taken(List<WatchPoint> points, Watch watch, Training.Weights weights) {
    progress.say(WatchText.render(points, Ansi.ofStandardError()) + seen);
    alarms.tell(store, watch);
    if (alarms.stops() && watch.hasAlarm()) {
      leave(weights, watch.step());
    }
    stopAt(watch);
  }

  private void leave(Training.Weights weights, int step) {
    Path checkpoint = out.resolve("checkpoint-" + step);
    if (Files.notExists(checkpoint)) {
      weights.save(checkpoint);
    }
  }

  private void stopAt(Watch watch) {
    if (alarms.stops() && watch.hasAlarm()) {
      WatchPoint first =
          watch.points().stream().filter(WatchPoint::alarm).findFirst().orElseThrow();
      throw new AlarmException(
          "stopped, as '%s' has risen from %s to %s at step %d, which is in %s; without --stop-on-alarm the same command trains on"
              .formatted(
                  first.issue(),
                  Print.percent(first.baseline()),
                  Print.percent(first.rate()),
                  first.step(),
                  out.resolve("checkpoint-" + watch.step())));
    }
  }

  /**
   * The watch.
   *
   * @throws IllegalArgumentException when the training was done before, so that none has begun
   */
  Watch watch() {
    Watch begun = watch;
    if (begun == null) {
      throw new IllegalArgumentException(
          "--watch has no effect on %s, which is trained already; give another --out"
              .formatted(out));
    }
    return begun;
  }

  /** What was found, in lines. */
  String text() {
    return WatchText.render(watch().points(), Ansi.ofStandardOutput()) + look.text();
  }

  /** Likewise, by name. */
  Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>(Map.of("watch", watch().points()));
    all.putAll(look.json());
    return all;
  }

  @Override
  public void close() {
    look.close();
  }
}
