package dev.plumbline.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where scenario files are. */
final class CatalogOptions {

  @Option(
      names = "--scenarios",
      description = "A folder with a catalog.yaml of your own; the project's when not given.")
  private Path folder = CatalogSource.NONE;

  @Option(
      names = "--constitution",
      paramLabel = "DIR",
      description =
          "A folder with your constitution.md, and a questions.yaml of what to ask about it, for the"
              + " suite constitution-understanding; the project's when not given.")
  private Path constitution = CatalogSource.NONE;

  /** What was asked. */
  CatalogSource asked() {
    return new CatalogSource(folder, constitution);
  }
}
