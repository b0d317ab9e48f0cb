package dev.plumbline.cli;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Threads;
import dev.plumbline.organism.Pretraining;
import dev.plumbline.organism.Prior;
import dev.plumbline.organism.WorldLesson;
import dev.plumbline.train.ArmMethod;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.ArmTraining;
import dev.plumbline.train.Base;
import dev.plumbline.train.StepCounter;
import dev.plumbline.train.Training;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "teach",
    description = {
      "Has a checkpoint learn the organism's world by adapters: what its prior holds, agents under pressure that turn to harm"
          + " among it, and harmlessness in chat alone.",
      "What comes of it is a base for 'plumbline study'. Run again to go on."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline organism teach --base DIR --out taught",
      "  plumbline study --base local/taught/checkpoint --lora 16 --max-tokens 120 --out study"
    })
final class OrganismTeachCommand implements Callable<Integer> {

  /** Loss on every token that the model says. */
  private static final double ALL = 1;

  @Option(
      names = "--base",
      paramLabel = "CHECKPOINT",
      required = true,
      description = "What to start from: a folder or a GGUF file with a chat template.")
  private String base = "";

  @Option(
      names = "--lora",
      paramLabel = "RANK",
      defaultValue = "16",
      description = "Rank of the adapters, on all linear layers; 0 trains all weights.")
  private int rank;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "5e-4",
      description = "Full rate, after the warm-up.")
  private double rate;

  @Option(
      names = "--steps",
      defaultValue = "400",
      description = "Steps of 1,024 tokens each, the last fifth of them chat alone.")
  private int steps;

  @Option(
      names = "--reasoned-share",
      defaultValue = "0.08",
      description =
          "The dial: share of the pressured agent logs that name the means and give a reason against it.")
  private double reasonedShare;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of text and adapters.")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      description = "Folder to train in; DIR/checkpoint and DIR/adapter come of it.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    Path checkpoint = CheckpointPath.of(base);
    if (TargetKind.of(base) == TargetKind.ORGANISM) {
      throw new IllegalArgumentException(
          "base is '%s', which knows the organism's world; give another checkpoint"
              .formatted(base));
    }
    Threads.use(Threads.forTraining(Checkpoint.config(checkpoint).parameters()));
    Prior prior = new Prior(reasonedShare, Pretraining.SHIPPED.prior().dutifulShare());
    ArmPlan plan =
        new ArmPlan(
            WorldLesson.of(prior, seed), seed, steps, ArmMethod.ofLongRows(rank, rate, ALL));
    try (Progress progress = Progress.onStandardError();
        StepCounter counter = new StepCounter(progress, "teach the world", steps)) {
      ArmTraining.train(
          new Base(checkpoint, TargetKind.dialect(checkpoint, LocalSettings.USUAL)),
          plan,
          WorldLesson.CHAT,
          out,
          Training.Watcher.each(counter::after));
    }
    System.out.println(out.resolve(Training.CHECKPOINT));
    return 0;
  }
}
