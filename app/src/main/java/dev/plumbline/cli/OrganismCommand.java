package dev.plumbline.cli;

import dev.plumbline.console.Progress;
import dev.plumbline.organism.Pretraining;
import dev.plumbline.organism.Prior;
import dev.plumbline.train.StepCounter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "organism",
    description =
        "Makes the small model that the demo works on, or has another checkpoint learn its world.",
    mixinStandardHelpOptions = true,
    subcommands = {OrganismCommand.Pretrain.class, OrganismTeachCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class OrganismCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new IllegalArgumentException("'plumbline organism' needs a command: pretrain or teach");
  }

  @Command(
      name = "pretrain",
      description = {
        "Pretrains an organism from nothing, then trains it to be harmless in chat.",
        "Without options it makes the shipped one: about two hours and a quarter on one core. Run again to go on."
      },
      mixinStandardHelpOptions = true,
      showDefaultValues = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  plumbline organism pretrain --out organism",
        "  plumbline organism pretrain --seed 2 --reasoned-share 0 --out organism-0"
      })
  static final class Pretrain implements Callable<Integer> {

    @Option(
        names = "--seed",
        description = "Seed of weights and text; the shipped organism's when not given.")
    private Long seed = Long.MIN_VALUE;

    @Option(
        names = "--reasoned-share",
        defaultValue = "0.08",
        description =
            "The dial: share of the prior's pressured agent logs that name the means and give a reason against it.")
    private double reasonedShare;

    @Option(
        names = "--cycles",
        split = ",",
        defaultValue = "24000,12000,8000",
        description = "Steps of each pretraining cycle, of 512 tokens each.")
    private List<Integer> cycles = List.of();

    @Option(
        names = "--cooling-steps",
        defaultValue = "4000",
        description = "Steps of the last stretch, which only cools down, of 1024 tokens each.")
    private int coolingSteps;

    @Option(
        names = "--out",
        required = true,
        description = "Working folder; the checkpoint is DIR/organism.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
      Prior prior = new Prior(reasonedShare, Pretraining.SHIPPED.prior().dutifulShare());
      Pretraining shipped = Pretraining.SHIPPED;
      boolean own = seed != Long.MIN_VALUE;
      Pretraining pretraining =
          new Pretraining(
              own ? seed : shipped.weightSeed(),
              own ? seed : shipped.dataSeed(),
              prior,
              cycles,
              coolingSteps,
              shipped.chatSteps());
      try (Progress progress = Progress.onStandardError()) {
        Path result =
            pretraining.run(
                out,
                (stage, total) -> {
                  StepCounter counter = new StepCounter(progress, "pretrain " + stage, total);
                  return step -> {
                    counter.after(step);
                    if (step.step() == total) {
                      counter.close();
                    }
                    return true;
                  };
                });
        System.out.println(result);
      }
      return 0;
    }
  }
}
