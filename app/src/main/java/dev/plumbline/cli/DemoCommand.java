package dev.plumbline.cli;

import dev.plumbline.study.StudySettings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Runs the whole loop on the embedded organism, offline, and writes a report.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline demo                     about seven minutes on two cores",
      "  plumbline demo --full --out full   200 trials of each suite, two seeds"
    })
final class DemoCommand implements Callable<Integer> {

  @Option(names = "--full", description = "All trials and seeds.")
  private boolean full;

  @Mixin private StudyOptions options = new StudyOptions();

  @Override
  public Integer call() {
    options.asked(full ? StudySettings.full() : StudySettings.quick(), List.of()).run();
    return 0;
  }
}
