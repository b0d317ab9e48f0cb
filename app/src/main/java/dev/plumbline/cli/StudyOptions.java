package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.StudyReport;
import dev.plumbline.store.Store;
import dev.plumbline.study.Study;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudySettings;
import java.nio.file.Path;
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
  Path out = Path.of("");

  @Option(
      names = "--lanes",
      description = "Arms to work on at the same time; one per core when not given.")
  int lanes = Runtime.getRuntime().availableProcessors();

  @Mixin StoreOption storeOption = new StoreOption();

  @Option(names = "--json", description = "Print study.json in place of the tables.")
  boolean json;

  void run(StudySettings settings) {
    try (Store store = storeOption.open(out);
        Progress progress = Progress.onStandardError()) {
      StudyResult result = new Study(settings, out, store, progress).run(lanes);
      String text = Print.json(result);
      WholeFile.write(out.resolve("study.json"), text);
      WholeFile.write(out.resolve("report.html"), StudyReport.html(result, store));
      Ansi ansi = Ansi.ofStandardOutput();
      System.out.print(
          json
              ? text
              : Print.contamination(result.contamination(), ansi)
                  + "\n"
                  + Print.study(result, ansi)
                  + "\nReport: "
                  + Terminal.escape(out.resolve("report.html").toString())
                  + "\n");
    }
  }
}
