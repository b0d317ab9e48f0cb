package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.StudyReport;
import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudyResult.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "report",
    description = {
      "Writes the HTML report of a finished study again.",
      "Of several studies, such as of organisms with other dials or seeds, prints harm on held-out families side by side."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  plumbline report plumbline-out", "  plumbline report dial-0 dial-8 dial-20"})
final class ReportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of studies.")
  private List<Path> folders = List.of();

  @Option(names = "--json", description = "Of several studies: print JSON in place of the table.")
  private boolean json;

  @Mixin private StoreOption storeOption = new StoreOption();

  @Override
  public Integer call() {
    if (folders.size() == 1) {
      write(folders.getFirst());
    } else {
      Map<String, StudyResult> studies = new LinkedHashMap<>();
      folders.forEach(folder -> studies.put(folder.toString(), read(folder)));
      System.out.print(
          json ? Print.json(summaries(studies)) : Print.studies(studies, Ansi.ofStandardOutput()));
    }
    return 0;
  }

  private static Map<String, List<Summary>> summaries(Map<String, StudyResult> studies) {
    Map<String, List<Summary>> summaries = new LinkedHashMap<>();
    studies.forEach((name, study) -> summaries.put(name, study.summary()));
    return summaries;
  }

  private void write(Path folder) {
    if (json) {
      throw new IllegalArgumentException(
          "--json is for several studies; the one of %s is in its study.json".formatted(folder));
    }
    StudyResult result = read(folder);
    try (Store store = storeOption.open(folder)) {
      WholeFile.write(folder.resolve("report.html"), StudyReport.html(result, store));
      System.out.println(Terminal.escape(folder.resolve("report.html").toString()));
    }
  }

  private static StudyResult read(Path folder) {
    Path study = folder.resolve("study.json");
    if (!Files.isRegularFile(study)) {
      throw new IllegalArgumentException(
          folder
              + " holds no study.json; run 'plumbline study --out "
              + folder
              + "' to its end first");
    }
    return JsonMapper.shared().readValue(study.toFile(), StudyResult.class);
  }
}
