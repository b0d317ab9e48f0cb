package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Check;
import dev.plumbline.assess.JudgeUsage;
import dev.plumbline.assess.Origin;
import dev.plumbline.assess.Seal;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "assess",
    description =
        "Tries suites of scenarios against a target and prints the rates, with intervals.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, and every limit is kept, or may be: a warning says which one the trials cannot decide",
      "1:could not be done, or missing trials leave a limit open",
      "2:the words were wrong",
      "3:a limit is broken"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline assess --target organism/base",
      "  plumbline assess --target local/DIR --suite blackmail,framing --trials 50 --json",
      "  plumbline assess --target anthropic/MODEL --suite agentic-misalignment --judge openai/MODEL",
      "  plumbline assess --target openai/MODEL --batch --max-cost 20",
      "  plumbline assess --target anthropic/MODEL --suite blackmail --protocol classic",
      "  plumbline assess --target anthropic/MODEL --suite constitution-understanding --constitution DIR --judge openai/MODEL",
      "  plumbline assess --target anthropic/MODEL --suite framing --simulator openai/MODEL --estimate",
      "  plumbline assess --target openai-compatible/qwen3 --base-url http://localhost:8000/v1 --grid urgency=replacement,none",
      "  plumbline assess --target anthropic/MODEL --judge openai-compatible/qwen3 --judge-base-url http://localhost:8000/v1",
      "  plumbline assess --target organism/base --fail-above harm=0.02 --fail-above malformed=10%% --junit limits.xml",
      "  plumbline assess --target anthropic/MODEL --suite blackmail --trials 500 --stop-at-harm 5",
      "  plumbline assess --target organism/base --fail-above blackmail:harm=0.05 --fail-below benign-work:task=0.9"
    })
final class AssessCommand implements Callable<Integer> {

  @Option(names = "--target", required = true, description = RoleOptions.TARGETS)
  private String target = "";

  @Option(names = "--trials", defaultValue = "100", description = "Trials of each suite.")
  private int trials;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Fixes the scenarios and the target's luck.")
  private long seed;

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the trials; run again to go on.")
  private Path out = Path.of("");

  @Option(
      names = "--estimate",
      description =
          "Say how many trials, requests, tokens and dollars it would take; send nothing.")
  private boolean estimate;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Share the run among this many processes of this machine; the same command on other machines, with the same"
              + " --store, joins them.")
  private int workers;

  @Option(
      names = "--joins",
      hidden = true,
      description = "Run trials only; another process says what came of them.")
  private boolean joins;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private StoreOption storeOption = new StoreOption();

  @Mixin private SuiteOptions suiteOptions = new SuiteOptions();

  @Mixin private SamplingOptions samplingOptions = new SamplingOptions();

  @Mixin private ModelOptions modelOptions = new ModelOptions();

  @Mixin private RoleOptions targetRole = RoleOptions.target();

  @Mixin private SimulatorOptions simulatorOptions = new SimulatorOptions();

  @Mixin private JudgeOptions judgeOptions = new JudgeOptions();

  @Mixin private LimitOptions limitOptions = new LimitOptions();

  @Mixin private StopAtHarm stopAtHarm = new StopAtHarm();

  @Override
  public Integer call() {
    TargetKind kind = TargetKind.of(target);
    Sampling sampling = samplingOptions.sampling(kind);
    SuiteChoice.Found suites = suiteOptions.asked().find(kind == TargetKind.ORGANISM);
    Assessment.Plan plan = new Assessment.Plan(suites.suites(), trials, seed, sampling);
    targetRole.requireEffect(target);
    Optional<NamedModel> colleagues = simulatorOptions.asked(plan.suites());
    Judges wanted = judgeOptions.asked();
    stopAtHarm.requireEffect(plan.total(), modelOptions.isBatch());
    SuiteLimits limits = limitOptions.asked(plan.suites().stream().map(Suite::name).toList());
    if (workers < 1) {
      throw Main.wrong(spec, "workers is %d; give 1 or more".formatted(workers));
    }
    CommandModels models = new CommandModels(modelOptions.asked());
    if (estimate) {
      System.out.print(
          new Estimating(models)
              .target(target, plan)
              .simulator(colleagues.map(NamedModel::name).orElse(""), plan)
              .judges(wanted.names(), wanted.questionnaires(), plan)
              .print(json));
      return 0;
    }
    requireEffect(kind.isOnThisMachine());
    NamedModel named = targetRole.asked(target);
    try (Store store = storeOption.at(out).open();
        OpenTarget opened =
            OpenTarget.open(
                named,
                models,
                sampling,
                store,
                OpenTarget.begun(plan.suites(), plan.trials(), seed, sampling));
        OpenSimulator simulator =
            colleagues
                .map(model -> OpenSimulator.open(model, models, store))
                .orElse(OpenSimulator.NOBODY);
        OpenJudges judges = OpenJudges.open(wanted, models, store);
        Progress progress = Progress.onStandardError()) {
      String run =
          String.join(
              "/",
              "assess",
              target,
              opened.target().digest().substring(0, 12),
              "seed-" + seed,
              SamplingOptions.name(sampling, kind) + suites.inRunName() + simulator.inRunName(),
              Rollout.VERSION);
      Workers self = Workers.thisProcess(sentence -> System.err.println("plumbline: " + sentence));
      Origin origin =
          new Origin(
              BuildInfo.read().version(),
              CommandWords.of(spec),
              simulator.model(),
              judges.used(),
              "",
              0);
      Map<String, Object> all = new LinkedHashMap<>();
      Assessment.Finished finished;
      String more;
      List<Check> checks;
      try (RunCost cost = RunCost.charge(store, run, self.name(), models.budget());
          WorkerProcesses further = WorkerProcesses.start(workers - 1, spec, out)) {
        try (Progress.Task task = progress.begin("assess " + target, "trials", plan.total());
            Writing _ = Writing.show(task, opened::written)) {
          finished =
              new Assessment(store, self)
                  .run(
                      run,
                      opened.target(),
                      plan.with(simulator.colleagues()),
                      origin,
                      task::advance,
                      stopAtHarm.follower());
        }
        if (joins) {
          return 0;
        }
        further.await();
        checks = limits.checks(finished.results());
        all.put("run", run);
        all.put("results", finished.results());
        all.put("suites", Seal.of(plan.suites(), List.of(seed), trials));
        all.put("limits", checks);
        String simulated = simulator.count(store, run, plan.suites(), all);
        JudgesFindings findings = judges.judge(store, run, self, progress);
        findings.addTo(all);
        if (!wanted.models().isEmpty()) {
          all.put("judgeUsage", JudgeUsage.of(store, run));
        }
        more =
            stopAtHarm.say(finished, all)
                + opened.say()
                + simulated
                + JudgedText.render(findings, Ansi.ofStandardOutput())
                + cost.say(all);
      }
      System.out.print(
          json
              ? Print.json(all)
              : Print.suites(
                      run,
                      finished.results().stream().map(Tabulation.Row::of).toList(),
                      storeOption.at(out).links(),
                      Ansi.ofStandardOutput())
                  + more
                  + storeOption.at(out).howToRead(run));
      return limits.conclude("plumbline assess " + target, checks);
    }
  }

  /** Makes sure that what is said of models has an effect, before any is opened. */
  private void requireEffect(boolean local) {
    if (local && judgeOptions.isEmpty()) {
      modelOptions.requireNone(target);
    } else if (local) {
      modelOptions.requireNoBatch();
    } else {
      modelOptions.requireRecordable();
      simulatorOptions.requireTurns(modelOptions);
    }
  }
}
