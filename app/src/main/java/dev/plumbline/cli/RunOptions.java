package dev.plumbline.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which stored run a command works on. */
final class RunOptions {

  @Parameters(
      paramLabel = "RUN",
      description = "A name that 'plumbline runs' lists, or a part of it that no other has.")
  private String name = "";

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the trials.")
  private Path out = Path.of("");

  @Mixin private StoreOption storeOption = new StoreOption();

  /** What was asked. */
  NamedRun asked() {
    return new NamedRun(name, storeOption.at(out));
  }
}
