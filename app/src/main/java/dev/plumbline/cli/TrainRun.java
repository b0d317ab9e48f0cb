package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.assess.Assessment;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.report.TrainingPage;
import dev.plumbline.store.Store;
import dev.plumbline.train.LiveAssessment;
import dev.plumbline.train.LiveAssessment.Subject;
import dev.plumbline.train.LivePoint;
import dev.plumbline.train.OpenBase;
import dev.plumbline.train.StepCounter;
import dev.plumbline.train.StepLogs;
import dev.plumbline.train.Training;
import dev.plumbline.train.Training.Watcher;
import dev.plumbline.train.TrainingLog;
import dev.plumbline.train.TrainingRecord;
import dev.plumbline.watch.AlarmException;
import dev.plumbline.watch.TrainingWatch;
import dev.plumbline.watch.Watch;
import dev.plumbline.watch.WatchPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A training from its first step to what is said of it.
 *
 * @param name what it is called in tables
 * @param checkpointEvery steps between checkpoints that are left in {@code out}; 0 for none
 */
record TrainRun(
    String name, OpenBase base, Training.Job job, Path out, int checkpointEvery, boolean json) {

  /**
   * Trains, or goes on, or finds it done.
   *
   * @param live how it is assessed while it trains; one, or none
   * @return what is to be printed
   */
  String run(Progress progress, List<LiveOptions> live) {
    return live.isEmpty()
        ? text(train(progress, Watcher.none()), List.of())
        : assessed(progress, live.getFirst());
  }

  private String assessed(Progress progress, LiveOptions options) {
    Subject subject =
        new Subject(name, job.identity(), job.settings().seed(), job.settings().steps());
    try (Store store = options.store(out).open()) {
      LiveAssessment assessment =
          new LiveAssessment(
              store,
              subject,
              options.plan(base.checkpoint(), job.settings().seed()),
              options.every(),
              points ->
                  progress.say(
                      LiveView.render(
                          LiveAssessment.points(store, subject), Ansi.ofStandardError())));
      TrainingRecord record = train(progress, assessment);
      List<LivePoint> points = LiveAssessment.points(store, subject);
      if (points.isEmpty()) {
        throw new IllegalArgumentException(
            "--assess-every has no effect on %s, which is trained already; give another --out"
                .formatted(out));
      }
      return text(record, points);
    }
  }

  /**
   * Trains, or goes on, and is watched meanwhile; or finds it done.
   *
   * @return what is to be printed, and whether there was an alarm
   * @throws AlarmException when there was one, and it was to end with it
   */
  Watched watched(Progress progress, LiveOptions options, AlarmOptions alarms) {
    Assessment.Plan plan = options.plan(base.checkpoint(), job.settings().seed());
    List<Watch> begun = new ArrayList<>();
    try (Store store = options.store(out).open()) {
      TrainingWatch watch =
          new TrainingWatch(
              target ->
                  alarms.begin(
                      store,
                      target,
                      new AlarmOptions.Place(name, job.identity()),
                      plan.suites(),
                      plan.sampling(),
                      plan.seed(),
                      plan.trials(),
                      progress),
              options.every(),
              job.settings().steps(),
              new TrainingWatch.Listener() {
                @Override
                public void begun(Watch watch) {
                  begun.add(watch);
                  stopAt(watch, alarms);
                }

                @Override
                public void taken(List<WatchPoint> points, Watch watch, Training.Weights weights) {
                  progress.say(WatchText.render(points, Ansi.ofStandardError()));
                  alarms.tell(store, watch);
                  if (alarms.stops() && watch.hasAlarm()) {
                    leave(weights, watch.step());
                  }
                  stopAt(watch, alarms);
                }
              });
      TrainingRecord record = train(progress, watch);
      if (begun.isEmpty()) {
        throw new IllegalArgumentException(
            "--watch has no effect on %s, which is trained already; give another --out"
                .formatted(out));
      }
      Watch ended = begun.getFirst();
      return new Watched(
          json
              ? TrainingText.watched(record, ended.points())
              : WatchText.render(ended.points(), Ansi.ofStandardOutput()) + text(record, List.of()),
          ended.hasAlarm());
    }
  }

  /** What is to be printed of a training that was watched. */
  record Watched(String text, boolean hasAlarm) {}

  private void leave(Training.Weights weights, int step) {
    Path checkpoint = out.resolve("checkpoint-" + step);
    if (Files.notExists(checkpoint)) {
      weights.save(checkpoint);
    }
  }

  private void stopAt(Watch watch, AlarmOptions alarms) {
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

  private TrainingRecord train(Progress progress, Watcher live) {
    TrainingRecord record;
    try (StepLogs logs = new StepLogs(out);
        StepCounter counter = new StepCounter(progress, "train " + name, job.settings().steps())) {
      Watcher seen =
          Watcher.each(step -> {
            logs.after(step);
            counter.after(step);
          });
      Watcher leaving = checkpointEvery > 0 ? Watcher.saving(checkpointEvery, out) : Watcher.none();
      record = Training.train(job, out, seen.then(leaving).then(live));
    }
    draw();
    return record;
  }

  /** The log as a page. */
  private void draw() {
    Path log = out.resolve(TrainingLog.FILE);
    if (Files.exists(log)) {
      WholeFile.write(
          out.resolve(TrainingPage.FILE),
          TrainingPage.html(name, TrainingLog.read(log), BuildInfo.read().version()));
    }
  }

  private String text(TrainingRecord record, List<LivePoint> points) {
    return json
        ? TrainingText.json(record, points)
        : TrainingText.text(record, points, job, out, Ansi.ofStandardOutput());
  }
}
