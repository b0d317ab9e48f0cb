package dev.plumbline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "validate",
    description = "Measures what our own checks miss, on what we planted.",
    mixinStandardHelpOptions = true,
    subcommands = ValidateJudgesCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline validate judges                               the rules alone",
      "  plumbline validate judges --judge openai/MODEL"
    })
final class ValidateCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new IllegalArgumentException("'plumbline validate' needs a command: judges");
  }
}
