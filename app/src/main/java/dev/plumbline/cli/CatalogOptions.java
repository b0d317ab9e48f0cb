package dev.plumbline.cli;

import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.ScenarioFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where scenario files are. */
final class CatalogOptions {

  private static final Path NONE = Path.of("");

  @Option(
      names = "--scenarios",
      description = "A folder with a catalog.yaml of your own; the project's when not given.")
  private Path folder = NONE;

  @Option(
      names = "--constitution",
      paramLabel = "DIR",
      description =
          "A folder with your constitution.md, and a questions.yaml of what to ask about it, for the"
              + " suite constitution-understanding; the project's when not given.")
  private Path constitution = NONE;

  Catalog catalog() {
    Catalog catalog = hasFolder() ? Catalog.at(folder) : Catalog.builtIn();
    return hasConstitution() ? catalog.withConstitution(constitution) : catalog;
  }

  /** All scenarios; with a constitution, those that ask about it. */
  List<ScenarioFile> files() {
    return catalog().files().stream()
        .filter(file -> !hasConstitution() || file.hasConstitution())
        .toList();
  }

  boolean hasFolder() {
    return !folder.equals(NONE);
  }

  boolean hasConstitution() {
    return !constitution.equals(NONE);
  }
}
