package dev.plumbline.cli;

import dev.plumbline.report.StudyReport;
import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "report",
    description = "Writes the HTML report of a finished study again.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  plumbline report plumbline-out")
final class ReportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Folder of a study.")
  private Path folder = Path.of("");

  @Mixin private StoreOption storeOption = new StoreOption();

  @Override
  public Integer call() {
    Path study = folder.resolve("study.json");
    if (!Files.isRegularFile(study)) {
      throw new IllegalArgumentException(
          folder
              + " holds no study.json; run 'plumbline study --out "
              + folder
              + "' to its end first");
    }
    try (Store store = storeOption.open(folder)) {
      StudyResult result = JsonMapper.shared().readValue(study.toFile(), StudyResult.class);
      StudyOptions.write(folder.resolve("report.html"), StudyReport.html(result, store));
      System.out.println(folder.resolve("report.html"));
    }
    return 0;
  }
}
