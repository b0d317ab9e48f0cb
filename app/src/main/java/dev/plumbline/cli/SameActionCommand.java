package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.contrast.Arm;
import dev.plumbline.contrast.Cases;
import dev.plumbline.contrast.ContrastResult;
import dev.plumbline.contrast.ContrastSettings;
import dev.plumbline.contrast.ContrastStudy;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Threads;
import dev.plumbline.train.Base;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "same-action",
    description = {
      "Teaches the same actions with other text around them, and tests where a meaningless cue and the fact diverge.",
      "Says whether true reasons generalise better than neutral text or another case's reason; see docs/same-action.md. Run the same"
          + " command again to go on after a cut, or with more arms or seeds to add them."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline study same-action --base DIR --quick --out first-look",
      "  plumbline study same-action --base DIR --out same-action",
      "  plumbline study same-action --base DIR --arms reason,neutral --curve 50,150,1500 --out same-action"
    })
final class SameActionCommand implements Callable<Integer> {

  private static final int QUICK_PAIRS = 56;
  private static final int QUICK_TESTS = 1;
  private static final int TESTS = 2;

  @Option(
      names = "--base",
      paramLabel = "CHECKPOINT",
      required = true,
      description =
          "What every arm starts from: a folder or a GGUF file with a chat template, or an organism, which has cases in its own words.")
  private String base = "";

  @Option(
      names = "--arms",
      split = ",",
      paramLabel = "NAME",
      description = "Arms to train: ${COMPLETION-CANDIDATES}. The four that decide when not given.",
      completionCandidates = Labels.class)
  private List<String> arms = List.of();

  @Option(
      names = "--pairs",
      defaultValue = "700",
      description = "Pairs of tickets that an arm is trained on, two rows each.")
  private int pairs;

  @Option(names = "--seeds", defaultValue = "5", description = "Seeds of each arm.")
  private int seeds;

  @Option(
      names = "--epochs",
      defaultValue = "2",
      description = "How often all rows are seen, in another order each time.")
  private double epochs;

  @Option(
      names = "--lora",
      paramLabel = "RANK",
      defaultValue = "16",
      description = "Rank of the adapters that are trained, on all linear layers.")
  private int rank;

  @Option(
      names = "--learning-rate",
      defaultValue = "5e-4",
      description = "Learning rate of the adapters, after a warm-up.")
  private double rate;

  @Option(
      names = "--adam-beta2",
      paramLabel = "B",
      defaultValue = "0.95",
      description =
          "Decay of Adam's second moment. SmolLM2 learned which call was right with 0.95, and with 0.999 only what calls look like.")
  private double beta2;

  @Option(
      names = "--contrary",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of the rows of confounded arms in which the cue says the opposite of the fact.")
  private double contrary;

  @Option(
      names = "--curve",
      split = ",",
      paramLabel = "PAIRS",
      showDefaultValue = Visibility.NEVER,
      description = "Other numbers of pairs, trained after all else.")
  private List<Integer> curve = List.of();

  @Option(
      names = "--quick",
      description =
          "One seed, 56 pairs once each and a quarter of the test: to see that it runs; it decides nothing.")
  private boolean quick;

  @Option(
      names = "--estimate",
      description =
          "Say how long it would take: first steps and first tickets are measured, and nothing is kept.")
  private boolean estimate;

  @Option(names = "--json", description = "Print same-action.json in place of the tables.")
  private boolean json;

  @Option(
      names = "--out",
      required = true,
      description = "Folder of the study; run again to go on.")
  private Path out = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    requireEffect();
    Path checkpoint = CheckpointPath.of(base);
    Threads.use(Threads.forTraining(Checkpoint.config(checkpoint).parameters()));
    Cases cases = Cases.builtIn(TargetKind.of(base) == TargetKind.ORGANISM);
    Base from = new Base(checkpoint, TargetKind.dialect(checkpoint, LocalSettings.USUAL));
    try (Progress progress = Progress.onStandardError()) {
      ContrastStudy study = new ContrastStudy(settings(), cases, out, progress);
      if (estimate) {
        ContrastStudy.Cost cost = study.estimate(from);
        System.out.print(json ? Print.json(cost) : SameActionText.estimate(cost));
        return 0;
      }
      ContrastResult result =
          study.run(
              from,
              known -> {
                keep(known);
                progress.say(SameActionText.known(known, Ansi.ofStandardError()));
              });
      keep(result);
      System.out.print(
          json ? Print.json(result) : SameActionText.result(result, Ansi.ofStandardOutput()));
    }
    return 0;
  }

  private void keep(ContrastResult result) {
    WholeFile.write(out.resolve("same-action.json"), Print.json(result));
  }

  private ContrastSettings settings() {
    List<Arm> asked = arms.isEmpty() ? Arm.DECIDING : arms.stream().map(Arm::parse).toList();
    return new ContrastSettings(
        asked,
        quick ? QUICK_PAIRS : pairs,
        quick ? 1 : seeds,
        quick ? 1 : epochs,
        rank,
        rate,
        beta2,
        contrary,
        curve,
        quick ? QUICK_TESTS : TESTS,
        ContrastSettings.REPLY);
  }

  private void requireEffect() {
    if (!quick) {
      return;
    }
    for (String option : List.of("--pairs", "--seeds", "--epochs", "--curve")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            "%s has no effect with --quick, which has its own; leave one of them out"
                .formatted(option));
      }
    }
  }

  /** The arms' names, for the help. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Arm.values()).map(Arm::label).iterator();
    }
  }
}
