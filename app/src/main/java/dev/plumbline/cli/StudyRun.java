package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.StudyReport;
import dev.plumbline.store.Store;
import dev.plumbline.study.NamedStudy;
import dev.plumbline.study.Study;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A study, from its settings to its report.
 *
 * @param named whose question it answers; one, or none
 * @param folder gets {@code study.json} and {@code report.html}
 * @param lanes arms to work on at the same time
 * @param json whether study.json is printed in place of the tables
 */
record StudyRun(
    StudySettings settings,
    List<NamedStudy> named,
    Path folder,
    StorePlace place,
    int lanes,
    boolean json) {

  /** Runs it, or what is left of it, and prints what came out. */
  void run() {
    try (Store store = place.open();
        Progress progress = Progress.onStandardError()) {
      StudyResult result =
          new Study(
                  settings,
                  checkpoint -> TargetKind.dialect(checkpoint, LocalSettings.USUAL),
                  folder,
                  store,
                  progress)
              .run(lanes);
      String text = Print.json(result);
      WholeFile.write(folder.resolve("study.json"), text);
      WholeFile.write(folder.resolve("report.html"), StudyReport.html(result, store));
      System.out.print(json ? text : tables(result, Ansi.ofStandardOutput()));
    }
  }

  private String tables(StudyResult result, Ansi ansi) {
    return StudyText.contamination(result.contamination(), ansi)
        + "\n"
        + StudyText.study(result, ansi)
        + named.stream()
            .map(study -> StudyText.named(study, result, ansi))
            .collect(Collectors.joining())
        + "\nReport: "
        + Terminal.escape(folder.resolve("report.html").toString())
        + "\n";
  }
}
