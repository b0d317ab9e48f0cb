package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.store.Store;
import dev.plumbline.web.ViewLinks;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "runs",
    description = "Lists the runs that a folder keeps, the oldest first.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline runs",
      "  plumbline runs --out DIR --json",
      "  plumbline runs --store postgresql://ann@db.example/evals"
    })
final class RunsCommand implements Callable<Integer> {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the trials.")
  private Path out = Path.of("");

  @Mixin private StoreOption storeOption = new StoreOption();

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Override
  public Integer call() {
    StorePlace place = storeOption.at(out);
    try (Store store = place.existing()) {
      List<RunSummary> runs = RunSummary.all(store);
      System.out.print(
          json
              ? Print.json(Map.of("runs", runs))
              : table(runs, place.links()).render(Ansi.ofStandardOutput()));
    }
    return 0;
  }

  private static Table table(List<RunSummary> runs, ViewLinks links) {
    Table table = Table.of("name", "target", "suites", "trials", "finished", "missing", "created");
    for (RunSummary run : runs) {
      table =
          table.with(
              new Table.Cell(run.name(), links.run(run.name())),
              targets(run.targets()),
              suites(run.suites()),
              new Table.Cell(String.valueOf(run.trials()), links.trials(run.name())),
              run.finished(),
              run.missing(),
              MINUTE.format(run.created().atZone(ZoneId.systemDefault())));
    }
    return table;
  }

  private static String targets(List<String> targets) {
    String first = targets.getFirst();
    return targets.size() == 1
        ? first.substring(0, Math.min(12, first.length()))
        : targets.size() + " targets";
  }

  private static String suites(List<String> suites) {
    return suites.size() <= 3 ? String.join(", ", suites) : suites.size() + " suites";
  }
}
