package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.TrainingPage;
import dev.plumbline.train.FineTuning;
import dev.plumbline.train.LivePoint;
import dev.plumbline.train.OpenBase;
import dev.plumbline.train.RewardTuning;
import dev.plumbline.train.TrainedPart;
import dev.plumbline.train.Training;
import dev.plumbline.train.TrainingData;
import dev.plumbline.train.TrainingEstimate;
import dev.plumbline.train.TrainingRecord;
import dev.plumbline.train.Tuning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is said of a training. */
final class TrainingText {

  private TrainingText() {}

  static String text(
      TrainingRecord record, List<LivePoint> points, Training.Job job, Path out, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    if (!points.isEmpty()) {
      text.append(table(points).render(ansi));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%,d steps, %,d tokens, %,d of them with loss; loss of the last step %.4f%n",
            record.steps(),
            record.tokens(),
            record.supervisedTokens(),
            record.finalLoss()));
    record
        .measures()
        .forEach(
            (name, value) -> text.append(String.format(Locale.ROOT, "%s %.4f%n", name, value)));
    text.append("Checkpoint: ").append(place(out, Training.CHECKPOINT)).append('\n');
    switch (job.part()) {
      case TrainedPart.AllWeights() -> {}
      case TrainedPart.Adapters adapters ->
          text.append("Adapter:    ").append(place(out, Training.ADAPTER)).append('\n');
    }
    return text.append("Curves:     ")
        .append(place(out, TrainingPage.FILE))
        .append('\n')
        .toString();
  }

  private static String place(Path out, String name) {
    return Terminal.escape(out.resolve(name).toString());
  }

  static String json(TrainingRecord record, List<LivePoint> points) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("training", record);
    all.put("live", points);
    return Print.json(all);
  }

  static String watched(TrainingRecord record, Map<String, Object> found) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("training", record);
    all.putAll(found);
    return Print.json(all);
  }

  private static Table table(List<LivePoint> points) {
    Table table = Table.of("step", "tokens", "issue", "rate", "95 % interval");
    for (LivePoint point : points) {
      table =
          table.with(
              point.step(),
              point.tokens(),
              point.issue(),
              Print.percent(point.estimate()),
              Print.interval(point.estimate()));
    }
    return table;
  }

  /** Measures what a training would take, and says it. */
  static String estimate(Tuning tuning, OpenBase base, boolean json) {
    TrainingEstimate estimate = TrainingEstimate.of(tuning, base);
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      if (tuning instanceof FineTuning rows) {
        all.put("data", rows.data().counts());
      }
      all.put("estimate", estimate);
      return Print.json(all);
    }
    return String.format(
        Locale.ROOT,
        """
        data:     %s
        training: %,d of the model's numbers, %,d steps
        time:     about %s, without reading and saving
        memory:   %s
        disk:     %,d MB for the state while it trains
        """,
        switch (tuning) {
          case FineTuning rows -> data(rows.data().counts());
          case RewardTuning rollouts -> "%,d rollouts a step".formatted(rollouts.plan().perRound());
        },
        estimate.trained(),
        estimate.steps(),
        duration(estimate.seconds()),
        estimate.memory().isPresent()
            ? String.format(
                Locale.ROOT,
                "%,d MB resident at most in the steps measured",
                estimate.memory().getAsLong() >> 20)
            : "this system does not tell",
        estimate.disk() >> 20);
  }

  private static String data(TrainingData.Counts counts) {
    return String.format(
        Locale.ROOT,
        "%,d rows, %,d tokens, %,d of them with loss, the longest %,d; %,d left out, %,d cut",
        counts.rows(),
        counts.tokens(),
        counts.supervisedTokens(),
        counts.longest(),
        counts.dropped(),
        counts.cut());
  }

  private static String duration(double seconds) {
    Duration whole = Duration.ofSeconds(Math.round(seconds));
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", whole.toHours(), whole.toMinutesPart(), whole.toSecondsPart());
  }
}
