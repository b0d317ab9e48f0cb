package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.assess.Assessment;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.LocalTarget;
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
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @param settings of the base, as scans have to open it once more
   * @return what is to be printed, and whether there was an alarm
   * @throws AlarmException when there was one, and it was to end with it
   */
  Watched watched(
      Progress progress,
      LiveOptions options,
      AlarmOptions alarms,
      ScanOptions scans,
      LocalSettings settings) {
    Assessment.Plan plan = options.plan(base.checkpoint(), job.settings().seed());
    try (Store store = options.store(out).open();
        LiveWatch live =
            new LiveWatch(
                store,
                alarms,
                out,
                progress,
                watch ->
                    scans.open(
                        store,
                        watch.name(),
                        () -> reference(settings),
                        isOrganism(),
                        plan.seed(),
                        progress))) {
      TrainingWatch watch =
          new TrainingWatch(
              target -> live.begin(target, new AlarmOptions.Place(name, job.identity()), plan),
              options.every(),
              job.settings().steps(),
              live);
      TrainingRecord record = train(progress, watch);
      Watch ended = live.watch();
      return new Watched(
          json ? TrainingText.watched(record, live.json()) : live.text() + text(record, List.of()),
          ended.hasAlarm());
    }
  }

  /** The base once more, as what it becomes is held against it. */
  private LocalTarget reference(LocalSettings settings) {
    return LocalTarget.open(
        base.checkpoint().toString(),
        base.checkpoint(),
        settings,
        TargetKind.taught(base.checkpoint(), settings));
  }

  private boolean isOrganism() {
    return TargetKind.of(base.checkpoint().toString()) == TargetKind.ORGANISM;
  }

  /** What is to be printed of a training that was watched. */
  record Watched(String text, boolean hasAlarm) {}

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
