package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.RunReport;
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
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "report",
    description = {
      "Writes a report as one HTML page that loads nothing: of a stored run, or of a finished study again.",
      "A folder with a study.json is a study, and its page is report.html in it; anything else is the name of a run.",
      "Of several studies, such as of organisms with other dials or seeds, prints harm on held-out families side by side."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline report seed-1                 a run, to assessment.html",
      "  plumbline report seed-1 --out evals --file seed-1.html --force",
      "  plumbline report plumbline-out          a study, to its report.html",
      "  plumbline report dial-0 dial-8 dial-20  several studies, side by side"
    })
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "RUN|DIR",
      arity = "1..*",
      showDefaultValue = Visibility.NEVER,
      description =
          "A name that 'plumbline runs' lists, or a part of it that no other has; or folders of studies.")
  private List<String> names = List.of();

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the run's trials.")
  private Path out = Path.of("");

  @Option(
      names = "--file",
      defaultValue = "assessment.html",
      description = "The file to write the page of a run to.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Replace that file if it is there.")
  private boolean force;

  @Option(names = "--json", description = "Of several studies: print JSON in place of the table.")
  private boolean json;

  @Mixin private StoreOption storeOption = new StoreOption();

  @Override
  public Integer call() {
    if (names.size() > 1) {
      Map<String, StudyResult> studies = new LinkedHashMap<>();
      names.forEach(name -> studies.put(name, read(Path.of(name))));
      System.out.print(
          json
              ? Print.json(summaries(studies))
              : StudyText.studies(studies, Ansi.ofStandardOutput()));
    } else if (Files.isRegularFile(study(Path.of(names.getFirst())))) {
      writeStudy(Path.of(names.getFirst()));
    } else {
      writeRun(names.getFirst());
    }
    return 0;
  }

  private static Map<String, List<Summary>> summaries(Map<String, StudyResult> studies) {
    Map<String, List<Summary>> summaries = new LinkedHashMap<>();
    studies.forEach((name, study) -> summaries.put(name, study.summary()));
    return summaries;
  }

  private void writeStudy(Path folder) {
    if (json) {
      throw new IllegalArgumentException(
          "--json is for several studies; the one of %s is in its study.json".formatted(folder));
    }
    StudyResult result = read(folder);
    try (Store store = storeOption.at(folder).open()) {
      WholeFile.write(folder.resolve("report.html"), StudyReport.html(result, store));
      System.out.println(Terminal.escape(folder.resolve("report.html").toString()));
    }
  }

  private void writeRun(String name) {
    if (json) {
      throw new IllegalArgumentException(
          "--json is for several studies; 'plumbline table %s --json' has a run's numbers"
              .formatted(name));
    }
    if (Files.exists(file) && !force) {
      throw new IllegalArgumentException(
          file + " is there already; give --force to replace it, or another --file");
    }
    try (Store store = runs(name)) {
      WholeFile.write(file, RunReport.html(store, run(store, name)));
      System.out.println(Terminal.escape(file.toString()));
    }
  }

  private Store runs(String name) {
    try {
      return storeOption.at(out).existing();
    } catch (IllegalArgumentException e) {
      throw neither(name, e);
    }
  }

  private static String run(Store store, String name) {
    try {
      return RunSummary.find(name, store.runs(), store.toString());
    } catch (IllegalArgumentException e) {
      throw neither(name, e);
    }
  }

  /** It may have been meant for a study or for a run. */
  private static IllegalArgumentException neither(String name, IllegalArgumentException why) {
    return new IllegalArgumentException(
        "%s holds no study.json, and %s".formatted(name, why.getMessage()), why);
  }

  private static Path study(Path folder) {
    return folder.resolve("study.json");
  }

  private static StudyResult read(Path folder) {
    if (!Files.isRegularFile(study(folder))) {
      throw new IllegalArgumentException(
          folder
              + " holds no study.json; run 'plumbline study --out "
              + folder
              + "' to its end first");
    }
    return JsonMapper.shared().readValue(study(folder).toFile(), StudyResult.class);
  }
}
