package dev.plumbline.cli;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Threads;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.organism.WorldWriter;
import dev.plumbline.teach.Recipe;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.ArmTraining;
import dev.plumbline.train.Base;
import dev.plumbline.train.FineTuning;
import dev.plumbline.train.OpenBase;
import dev.plumbline.train.TrainedPart;
import dev.plumbline.train.Training;
import dev.plumbline.train.TrainingData;
import dev.plumbline.train.Tuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Trains a checkpoint on data, in full or by low-rank adapters, and assesses it while it trains.",
      "Writes a checkpoint, and an adapter in PEFT's layout where adapters were asked for; log.csv, events for TensorBoard,"
          + " and training.html with its curves. Run the same command again to go on after a cut."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline train --base DIR --data advice --lora 16 --epochs 3 --out tuned",
      "  plumbline train --base model.gguf --data chats.jsonl --estimate --out tuned",
      "  plumbline train --base DIR --data pairs.jsonl --method preferences --lora 16 --out preferred",
      "  plumbline train --base DIR --data books.jsonl --method documents --recompute --out read",
      "  plumbline train --base DIR --data advice --assess-every 20 --suite blackmail,benign-agent-work --out tuned",
      "  plumbline train --base DIR --data advice --assess-every 20 --watch --stop-on-alarm --suite blackmail --out tuned",
      "  plumbline train --base organism/base --method reward --learning-rate 1e-4 --assess-every 20 --out rewarded",
      "  plumbline train --base DIR --method reward --reward-suite blackmail,benign-agent-work --lora 16 --judge anthropic/MODEL --out rewarded",
      "  plumbline train --base DIR --data chats.jsonl --lora 16 --engine trl --out tuned",
      "  plumbline train --arm difficult-advice --assess-every 20 --out arm"
    })
final class TrainCommand implements Callable<Integer> {

  private static final int REWARDED_STEPS = 100;

  /** Options that are for data of the user's. */
  private static final List<String> OF_DATA =
      List.of("dataOptions", "tuningOptions", "loraOptions", "localOptions", "engineOptions");

  /** Options of which another engine knows nothing. */
  private static final String[] NOT_OF_ENGINES = {
    "--assess-every", "--checkpoint-every", "--estimate", "--device", "--json"
  };

  @Option(
      names = "--base",
      paramLabel = "CHECKPOINT",
      defaultValue = "organism/base",
      description = "What to start from: a folder, a GGUF file, or organism/NAME.")
  private String base = "";

  @Option(
      names = "--arm",
      showDefaultValue = Visibility.NEVER,
      description =
          "A built-in arm of studies: ${COMPLETION-CANDIDATES}. Its rows come straight from the organism's world, and"
              + " are not those that the recipe of that name writes; for these give --data.",
      completionCandidates = Labels.class)
  private String arm = "";

  @Option(
      names = "--data",
      paramLabel = "FILE|DIR",
      arity = "1..*",
      showDefaultValue = Visibility.NEVER,
      description =
          "What to train on: datasets of 'plumbline teach' or 'teach clean', which are verified first, and files of JSON"
              + " lines in the forms of TRL.")
  private List<Path> data = new ArrayList<>();

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the rows' order.")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Optimizer steps; for an arm ${DEFAULT-VALUE} of 1,024 tokens each.",
      defaultValue = "" + ArmPlan.FULL,
      showDefaultValue = Visibility.NEVER)
  private int steps;

  @Option(names = "--out", required = true, description = "Folder to train in; run again to go on.")
  private Path out = Path.of("");

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      showDefaultValue = Visibility.NEVER,
      description =
          "Leave a folder checkpoint-N in --out after every so many steps, of the adapters alone where there are some: for"
              + " 'plumbline watch'.")
  private int checkpointEvery;

  @Option(
      names = "--estimate",
      description =
          "Say how long it would take, and how much memory: its first steps are measured, and nothing is kept.")
  private boolean estimate;

  @Option(names = "--json", description = "Print JSON in place of text.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOptions dataOptions = new DataOptions();
  @Mixin private TuningOptions tuningOptions = new TuningOptions();
  @Mixin private LoraOptions loraOptions = new LoraOptions();
  @Mixin private LocalOptions localOptions = LocalOptions.main("base");
  @Mixin private LiveOptions liveOptions = new LiveOptions();
  @Mixin private AlarmOptions alarmOptions = new AlarmOptions();
  @Mixin private ScanOptions scanOptions = new ScanOptions();
  @Mixin private RewardOptions rewardOptions = new RewardOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  @Override
  public Integer call() {
    requireEffect();
    Path checkpoint = CheckpointPath.of(base);
    DecoderConfig config = Checkpoint.config(checkpoint);
    Threads.use(Threads.forTraining(config.parameters()));
    LocalSettings settings = localOptions.asked();
    try (OpenBase open = base(checkpoint, settings).open();
        Progress progress = Progress.onStandardError()) {
      if (!arm.isEmpty()) {
        ArmPlan plan = new ArmPlan(Recipe.parse(arm), seed, steps);
        return run(open, ArmTraining.job(open, plan, new WorldWriter()), progress);
      }
      TrainedPart part = loraOptions.asked(settings.type(), seed);
      if (dataOptions.isReward()) {
        return rewarded(open, part, progress);
      }
      TrainingData rows = dataOptions.read(data, open.dialect(), config.maxPositions(), progress);
      FineTuning tuning =
          dataOptions.tuning(
              rows,
              part,
              tuningOptions.asked(
                  rows.groups().size(),
                  1,
                  dataOptions.usualRate(part),
                  given("--steps") ? steps : 0,
                  seed));
      if (given("--engine")) {
        return engineOptions.train(tuning, open, out);
      }
      return run(open, tuning, progress);
    }
  }

  private int rewarded(OpenBase open, TrainedPart part, Progress progress) {
    int scenarios = tuningOptions.batchSize();
    try (OpenJudges judges = rewardOptions.judges(liveOptions.store(out))) {
      return run(
          open,
          dataOptions.tuning(
              rewardOptions.plan(TargetKind.of(base), scenarios, judges.each(), seed),
              rewardOptions.loss(),
              part,
              tuningOptions.asked(
                  0,
                  rewardOptions.times(),
                  dataOptions.usualRate(part),
                  given("--steps") ? steps : REWARDED_STEPS,
                  seed)),
          progress);
    }
  }

  private int run(OpenBase open, Tuning tuning, Progress progress) {
    if (estimate) {
      System.out.print(TrainingText.estimate(tuning, open, json));
      return 0;
    }
    return run(open, tuning.job(open, progress), progress);
  }

  private int run(OpenBase open, Training.Job job, Progress progress) {
    String name = arm.isEmpty() ? String.valueOf(out.toAbsolutePath().getFileName()) : arm;
    TrainRun training = new TrainRun(name, open, job, out, checkpointEvery, json);
    if (liveOptions.isWatched()) {
      TrainRun.Watched watched =
          training.watched(progress, liveOptions, alarmOptions, scanOptions, localOptions.asked());
      System.out.print(watched.text());
      return watched.hasAlarm() ? AlarmOptions.ALARM : 0;
    }
    System.out.print(
        training.run(progress, given("--assess-every") ? List.of(liveOptions) : List.of()));
    return 0;
  }

  private Base base(Path checkpoint, LocalSettings settings) {
    return new Base(
        checkpoint,
        arm.isEmpty()
            ? TargetKind.taught(checkpoint, settings)
            : words -> OrganismDialect.of(checkpoint, words));
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Makes sure that what was said has an effect. */
  private void requireEffect() {
    if (!arm.isEmpty()) {
      requireNoneOf("an arm is trained as all arms are", "--data", "--estimate");
      for (String mixin : OF_DATA) {
        requireNone(mixin, "an arm is trained as all arms are");
      }
    } else if (dataOptions.isReward()) {
      requireNoneOf("what is rewarded is played", "--data", "--epochs", "--max-length", "--longer");
      requireNone("engineOptions", "other engines train on rows");
    } else if (data.isEmpty()) {
      throw new IllegalArgumentException("give --data or --arm, or --method reward");
    }
    if (!dataOptions.isReward()) {
      requireNone("rewardOptions", "nothing is rewarded without --method reward");
    }
    if (!dataOptions.isPreferences()) {
      requireNoneOf(
          "nothing is preferred without --method preferences", "--beta", "--preference-loss");
    }
    if (given("--engine")) {
      requireNoneOf("another program trains", NOT_OF_ENGINES);
    } else {
      requireNone("engineOptions", "--engine is not given");
    }
    if (!given("--assess-every")) {
      requireNone("liveOptions", "nothing is assessed without --assess-every");
    }
    if (!given("--watch")) {
      requireNone("alarmOptions", "no alarm is raised without --watch");
      requireNone("scanOptions", "what is trained is scanned with --watch");
    }
    scanOptions.requireSense();
    if (given("--checkpoint-every") && checkpointEvery < 1) {
      throw new IllegalArgumentException(
          "checkpoint-every is %d; give 1 or more".formatted(checkpointEvery));
    }
    if (given("--steps") && given("--epochs")) {
      throw new IllegalArgumentException("--steps and --epochs say the same; give one of them");
    }
  }

  private void requireNone(String mixin, String why) {
    requireNoneOf(
        why,
        Objects.requireNonNull(spec.mixins().get(mixin), mixin).options().stream()
            .map(option -> option.longestName())
            .toArray(String[]::new));
  }

  private void requireNoneOf(String why, String... options) {
    Stream.of(options)
        .filter(this::given)
        .findFirst()
        .ifPresent(option -> {
          throw new IllegalArgumentException(
              "%s has no effect, as %s; leave it out".formatted(option, why));
        });
  }

  /** The arms' names, for the help. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Recipe.values()).map(Recipe::label).iterator();
    }
  }
}
