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
      "  plumbline train --base DIR --data chats.jsonl --lora 16 --engine trl --out tuned",
      "  plumbline train --arm difficult-advice --assess-every 20 --out arm"
    })
final class TrainCommand implements Callable<Integer> {

  /** Numbers of a model from which on more than one thread gain time. */
  private static final long LARGE = 20_000_000;

  /** Options that are for data of the user's. */
  private static final List<String> OF_DATA =
      List.of("dataOptions", "tuningOptions", "loraOptions", "localOptions", "engineOptions");

  /** Options of which another engine knows nothing. */
  private static final List<String> NOT_OF_ENGINES =
      List.of("--assess-every", "--estimate", "--device", "--json");

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
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  @Override
  public Integer call() {
    requireEffect();
    Path checkpoint = CheckpointPath.of(base);
    DecoderConfig config = Checkpoint.config(checkpoint);
    Threads.use(config.parameters() < LARGE ? 1 : Runtime.getRuntime().availableProcessors());
    LocalSettings settings = localOptions.asked();
    try (OpenBase open = base(checkpoint, settings).open();
        Progress progress = Progress.onStandardError()) {
      if (!arm.isEmpty()) {
        ArmPlan plan = new ArmPlan(Recipe.parse(arm), seed, steps);
        return run(open, ArmTraining.job(open, plan, new WorldWriter()), progress);
      }
      TrainedPart part = loraOptions.asked(settings.type(), seed);
      TrainingData rows = dataOptions.read(data, open.dialect(), config.maxPositions(), progress);
      FineTuning tuning =
          dataOptions.tuning(
              rows,
              part,
              tuningOptions.asked(
                  rows.groups().size(),
                  dataOptions.usualRate(part),
                  given("--steps") ? steps : 0,
                  seed));
      if (given("--engine")) {
        return engineOptions.train(tuning, open, out);
      }
      if (estimate) {
        System.out.print(TrainingText.estimate(tuning, open, json));
        return 0;
      }
      return run(open, tuning.job(open, progress), progress);
    }
  }

  private int run(OpenBase open, Training.Job job, Progress progress) {
    String name = arm.isEmpty() ? String.valueOf(out.toAbsolutePath().getFileName()) : arm;
    System.out.print(
        new TrainRun(name, open, job, out, json)
            .run(progress, given("--assess-every") ? List.of(liveOptions) : List.of()));
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
    if (arm.isEmpty() == data.isEmpty()) {
      throw new IllegalArgumentException("give either --arm or --data");
    }
    if (!arm.isEmpty()) {
      for (String mixin : OF_DATA) {
        requireNone(mixin, "an arm is trained as all arms are");
      }
      if (estimate) {
        throw new IllegalArgumentException("--estimate is for --data; leave it out with --arm");
      }
    }
    if (given("--engine")) {
      requireNone(NOT_OF_ENGINES.stream(), "another program trains");
    } else {
      requireNone("engineOptions", "--engine is not given");
    }
    if (!given("--assess-every")) {
      requireNone("liveOptions", "nothing is assessed without --assess-every");
    }
    if (given("--steps") && given("--epochs")) {
      throw new IllegalArgumentException("--steps and --epochs say the same; give one of them");
    }
  }

  private void requireNone(String mixin, String why) {
    requireNone(
        Objects.requireNonNull(spec.mixins().get(mixin), mixin).options().stream()
            .map(option -> option.longestName()),
        why);
  }

  private void requireNone(Stream<String> options, String why) {
    options
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
