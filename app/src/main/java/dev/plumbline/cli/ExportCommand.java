package dev.plumbline.cli;

import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.export.Export;
import dev.plumbline.export.ExportFormat;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Writes a stored run to a file that other tools read:",
      "parquet, one row a trial with verdicts and transcript; csv, the same without transcripts, safe to open in a spreadsheet; jsonl, one complete trial a line; inspect, a log (.eval) for the viewer of Inspect."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline export seed-1 --format parquet --file trials.parquet",
      "  plumbline export seed-1 --format csv --suite blackmail,leaking --file trials.csv --force",
      "  plumbline export seed-1 --format inspect --file logs/seed-1.eval, then: inspect view --log-dir logs"
    })
final class ExportCommand implements Callable<Integer> {

  @Mixin private RunOptions runOptions = new RunOptions();

  @Option(
      names = "--format",
      required = true,
      description = "One of: ${COMPLETION-CANDIDATES}, in small letters or large.")
  private ExportFormat format = ExportFormat.JSONL;

  @Option(names = "--file", required = true, description = "The file to write.")
  private Path file = Path.of("");

  @Option(names = "--suite", split = ",", description = "Only these suites; all when not given.")
  private List<String> suites = List.of();

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  @Override
  public Integer call() {
    NamedRun asked = runOptions.asked();
    try (Store store = asked.open();
        Progress progress = Progress.onStandardError()) {
      Export export = new Export(store, asked.in(store), suites);
      try (Progress.Task task = progress.begin("export", "trials", export.size())) {
        export.write(format, file, force, task::advance);
      }
      System.out.println(Terminal.escape(file.toString()));
    }
    return 0;
  }
}
