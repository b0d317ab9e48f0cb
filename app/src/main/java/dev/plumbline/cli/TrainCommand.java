package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.organism.WorldWriter;
import dev.plumbline.report.TrainingPage;
import dev.plumbline.store.Store;
import dev.plumbline.teach.Lesson;
import dev.plumbline.teach.Recipe;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.ArmRecord;
import dev.plumbline.train.ArmTraining;
import dev.plumbline.train.Base;
import dev.plumbline.train.LiveAssessment;
import dev.plumbline.train.LivePoint;
import dev.plumbline.train.StepCounter;
import dev.plumbline.train.StepLogs;
import dev.plumbline.train.TrainingLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = "Trains one arm, and assesses it while it trains.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline train --arm difficult-advice --assess-every 20 --out advice",
      "  plumbline train --data advice --out advised"
    })
final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--target",
      defaultValue = "organism/base",
      description = "Checkpoint to start from.")
  private String target = "";

  @Option(
      names = "--arm",
      description =
          "A built-in arm: ${COMPLETION-CANDIDATES}. Its rows come straight from the organism's world, and are"
              + " not those that the recipe of that name writes; for these give --data.",
      completionCandidates = Labels.class)
  private String arm = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "In place of a built-in arm: a dataset of 'plumbline teach' or 'teach clean'. It is verified first.")
  private @Nullable Path data;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the data.")
  private long seed;

  @Option(
      names = "--steps",
      defaultValue = "" + ArmPlan.FULL,
      description = "Optimizer steps, of 1,024 tokens each.")
  private int steps;

  @Option(
      names = "--assess-every",
      defaultValue = "0",
      description = "Steps between live assessments; 0 for none.")
  private int assessEvery;

  @Option(
      names = "--trials",
      defaultValue = "20",
      description = "Trials of each suite at a live assessment.")
  private int trials;

  @Option(names = "--out", required = true, description = "Folder of the arm; run again to go on.")
  private Path out = Path.of("");

  @Mixin private StoreOption storeOption = new StoreOption();

  @Override
  public Integer call() {
    Path base = CheckpointPath.of(target);
    ArmPlan plan = new ArmPlan(lesson(), seed, steps);
    String digest = Checkpoint.digest(base);
    try (Store store = storeOption.at(out).open();
        Progress progress = Progress.onStandardError()) {
      ArmTraining.Watcher live =
          assessEvery == 0
              ? ArmTraining.Watcher.none()
              : new LiveAssessment(
                  store,
                  WorldSuites.all(),
                  plan,
                  digest,
                  assessEvery,
                  trials,
                  new Sampling(1, OrganismDialect.MAX_TOKENS),
                  points ->
                      progress.say(
                          LiveView.render(
                              LiveAssessment.points(store, plan, digest), Ansi.ofStandardError())));
      ArmRecord record;
      try (StepLogs logs = new StepLogs(out);
          StepCounter counter =
              new StepCounter(progress, "train " + plan.recipe().label(), steps)) {
        record =
            ArmTraining.train(
                new Base(base, words -> OrganismDialect.of(base, words)),
                plan,
                new WorldWriter(),
                out,
                ArmTraining.Watcher.each(
                        step -> {
                          logs.after(step, Map.of());
                          counter.after(step);
                        })
                    .then(live));
      }
      draw(plan.recipe().label());
      List<LivePoint> points = LiveAssessment.points(store, plan, digest);
      if (assessEvery > 0 && points.isEmpty()) {
        throw new IllegalArgumentException(
            "--assess-every has no effect on %s, which is trained already; give another --out"
                .formatted(out));
      }
      System.out.print(table(points).render(Ansi.ofStandardOutput()));
      System.out.println(
          "Checkpoint: "
              + Terminal.escape(out.resolve("checkpoint").toString())
              + ", "
              + record.tokens()
              + " tokens, of which "
              + record.supervisedTokens()
              + " with loss.");
    }
    return 0;
  }

  /** The log as a page; a training that an older version did has none. */
  private void draw(String name) {
    Path log = out.resolve(TrainingLog.FILE);
    if (Files.exists(log)) {
      WholeFile.write(
          out.resolve(TrainingPage.FILE),
          TrainingPage.html(name, TrainingLog.read(log), BuildInfo.read().version()));
    }
  }

  private Lesson lesson() {
    if (arm.isEmpty() == (data == null)) {
      throw new IllegalArgumentException("give either --arm or --data");
    }
    return data == null ? Recipe.parse(arm) : DatasetLessons.lesson("dataset", data);
  }

  /** The arms' names, for the help. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Recipe.values()).map(Recipe::label).iterator();
    }
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
}
