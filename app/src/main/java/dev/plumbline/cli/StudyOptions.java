package dev.plumbline.cli;

import dev.plumbline.study.NamedStudy;
import dev.plumbline.study.StudySettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What {@code demo} and {@code study} have in common: where, how many at once, and what comes out.
 */
final class StudyOptions {

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder of the study; run again to go on.")
  private Path out = Path.of("");

  @Option(
      names = "--lanes",
      description = "Arms to work on at the same time; one per core when not given.")
  private int lanes = Runtime.getRuntime().availableProcessors();

  @Mixin private StoreOption storeOption = new StoreOption();

  @Option(names = "--json", description = "Print study.json in place of the tables.")
  private boolean json;

  /**
   * A study of these settings, as was asked.
   *
   * @param named whose question it answers; one, or none
   */
  StudyRun asked(StudySettings settings, List<NamedStudy> named) {
    return new StudyRun(settings, named, out, storeOption.at(out), lanes, json);
  }
}
