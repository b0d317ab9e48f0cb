package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.assess.Workers;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.model.Sampling;
import dev.plumbline.report.CardEvidence;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import dev.plumbline.watch.Watch;
import dev.plumbline.web.ViewLinks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    description = {
      "Assesses every checkpoint that a training leaves, as it appears, and raises an alarm where something goes wrong more often than"
          + " before the training.",
      "The chance of any false alarm over the whole training is at most --alpha, however often it looks. Exits with 3 when there was an"
          + " alarm. Run the same command again to go on after a cut: checkpoints that were assessed need not be there any more."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline watch --checkpoints out --base DIR --suite blackmail,benign-agent-work --out watched",
      "  plumbline watch --checkpoints out --base DIR --suite blackmail --on-alarm ./stop-training --out watched",
      "  plumbline watch --checkpoints out --base DIR --suite blackmail --baseline base-run --out watched",
      "  plumbline watch --checkpoints out --base DIR --suite over-refusal --scan --scan-data rows.jsonl --out watched",
      "  plumbline watch --checkpoints out --base organism/base --serve --out watched",
      "  plumbline watch --target 'openai-compatible/run-{step}' --base openai-compatible/start --base-url http://localhost:8000/v1 --suite blackmail"
          + " --out watched",
      "  plumbline watch --checkpoints out --base organism/base --until 200 --json --out watched"
    })
final class WatchCommand implements Callable<Integer> {

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "Where the training leaves folders named checkpoint-N, of whole checkpoints or of adapters, as TRL, Axolotl and"
              + " 'plumbline train --checkpoint-every' do.")
  private Optional<Path> checkpoints = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "In place of --checkpoints, where a server offers them: openai-compatible/NAME-{step}, the models that it lists under such"
              + " names, {step} being a number. Its address is --base-url.")
  private String target = "";

  @Option(
      names = "--base",
      paramLabel = "CHECKPOINT",
      required = true,
      description =
          "What the training started from, which adapters belong to: a folder, a GGUF file, or organism/NAME; with --target, openai-compatible/NAME.")
  private String base = "";

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "20",
      description = "Trials of an issue at a checkpoint while all is calm.")
  private int least;

  @Option(
      names = "--fresh-pairs",
      description =
          "Play the base anew beside each checkpoint, in the same scenarios with the same luck: twice the trials, but slow rises show"
              + " sooner, and few trials of the baseline set no limit to the evidence.")
  private boolean freshPairs;

  @Option(
      names = "--wait",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description = "Ends when no further checkpoint came for so long; 0 takes what is there.")
  private double wait;

  @Option(
      names = "--until",
      paramLabel = "STEP",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description = "Ends with the checkpoint of this step.")
  private int until;

  @Option(names = "--seed", defaultValue = "1", description = "Of scenarios and luck.")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      description = "Folder for the trials and for watch.html, their page.")
  private Path out = Path.of("");

  @Option(
      names = "--serve",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Serve that page to a browser on this machine while it watches; it keeps itself up to date. Without a port, a free one.")
  private Optional<Integer> serve = Optional.empty();

  @Option(names = "--json", description = "Print JSON in place of text.")
  private boolean json;

  @Mixin private AlarmOptions alarmOptions = new AlarmOptions();
  @Mixin private SuiteOptions suiteOptions = new SuiteOptions();
  @Mixin private SamplingOptions samplingOptions = new SamplingOptions();
  @Mixin private RoleOptions baseRole = RoleOptions.watched();
  @Mixin private ModelOptions modelOptions = new ModelOptions();
  @Mixin private ScanOptions scanOptions = new ScanOptions();
  @Mixin private StoreOption storeOption = new StoreOption();

  @Override
  public Integer call() throws InterruptedException {
    requireSense();
    scanOptions.requireSense();
    TargetKind kind = TargetKind.of(base);
    List<Suite> suites = suiteOptions.watched(kind);
    Sampling sampling = samplingOptions.sampling(kind);
    CommandModels models = new CommandModels(modelOptions.asked());
    try (Store store = storeOption.at(out).open();
        WatchedModels watched = watched(models, sampling, store);
        RunCost cost =
            RunCost.charge(
                store,
                "watch of " + watched.place().identity(),
                Workers.thisProcess().name(),
                models.budget());
        WatchView view = new WatchView(out, serve);
        Progress progress = view.over(Progress.onStandardError())) {
      view.address().ifPresent(address -> progress.say("watch at  " + address));
      WatchRun watching =
          new WatchRun(
              watched, new WatchRun.Ending(wait, until), alarmOptions, store, progress, view);
      Watch watch = begin(watching, suites, sampling);
      view.show(store, watch);
      try (Look look =
          scanOptions.open(
              store,
              watch.name(),
              () -> watched.base().local().orElseThrow(),
              kind == TargetKind.ORGANISM,
              seed,
              progress)) {
        watching.follow(watch, look);
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("run", watch.name());
        found.put("watch", watch.points());
        found.putAll(look.json());
        String spent = target.isEmpty() ? "" : cost.say(found);
        WholeFile.write(out.resolve(CardEvidence.WATCH), Print.json(found));
        System.out.print(json ? Print.json(found) : text(watch) + look.text() + spent);
      }
      return watch.hasAlarm() ? AlarmOptions.ALARM : 0;
    }
  }

  private String text(Watch watch) {
    ViewLinks links = storeOption.at(out).links();
    return WatchText.render(
        watch.points(), step -> links.run(watch.run(step)), Ansi.ofStandardOutput());
  }

  private Watch begin(WatchRun watching, List<Suite> suites, Sampling sampling) {
    try (WatchedModels.Opened opened = watching.models().base()) {
      return alarmOptions.begin(
          watching.store(),
          opened.target(),
          watching.models().place(),
          suites,
          sampling,
          seed,
          least,
          freshPairs ? Watch.Evidence.FRESH_PAIRS : Watch.Evidence.ONE_BASELINE,
          watching.progress());
    }
  }

  private WatchedModels watched(CommandModels models, Sampling sampling, Store store) {
    NamedModel asked = baseRole.asked(base);
    if (checkpoints.isPresent()) {
      return new FolderModels(checkpoints.get(), CheckpointPath.of(base), asked.local());
    }
    NamedModel named = baseRole.asked(target);
    return new ServedWatchModels(named, asked, models.served(named), models, sampling, store);
  }

  private void requireSense() {
    if (checkpoints.isPresent() == !target.isEmpty()) {
      throw new IllegalArgumentException(
          "give --checkpoints for a folder, or --target for names on a server; one of the two");
    }
    baseRole.requireEffect(base);
    if (target.isEmpty()) {
      if (!TargetKind.isOnThisMachine(base)) {
        throw new IllegalArgumentException(
            "--base is '%s', and --checkpoints are on this machine; give the folder that was trained, or --target"
                .formatted(base));
      }
      modelOptions.requireNone(base);
    } else {
      ServedWatchModels.requireNames(target, base);
      modelOptions.requireRecordable();
      if (scanOptions.isOn()) {
        throw new IllegalArgumentException(
            "--scan needs log-probabilities of any text, which weights on this machine have; leave it out with --target");
      }
    }
    if (until < 0) {
      throw new IllegalArgumentException("until is %d; give a step, 1 or more".formatted(until));
    }
    if (!(wait >= 0)) {
      throw new IllegalArgumentException("wait is %s; give 0 minutes or more".formatted(wait));
    }
  }
}
