package dev.plumbline.cli;

import dev.plumbline.store.Store;
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

  /** Opens the store; it has to be there. */
  Store open() {
    return storeOption.existing(out);
  }

  /** The whole name of the run. */
  String run(Store store) {
    return RunSummary.find(name, store.runs(), store.toString());
  }
}
