package dev.plumbline.cli;

import dev.plumbline.suite.Catalog;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where scenario files are. */
final class CatalogOptions {

  @Option(
      names = "--scenarios",
      description = "A folder with a catalog.yaml of your own; the project's when not given.")
  private Path folder = Path.of("");

  Catalog catalog() {
    return folder.equals(Path.of("")) ? Catalog.builtIn() : Catalog.at(folder);
  }
}
