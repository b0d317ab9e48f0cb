package dev.plumbline.cli;

import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.ScenarioFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Where scenario files are.
 *
 * @param folder with a catalog of the user's own; empty for the project's
 * @param constitution folder of a user's constitution; empty for the project's
 */
record CatalogSource(Path folder, Path constitution) {

  static final Path NONE = Path.of("");

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
