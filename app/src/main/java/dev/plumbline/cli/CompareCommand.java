package dev.plumbline.cli;

import dev.plumbline.assess.Comparing;
import dev.plumbline.assess.Comparison;
import dev.plumbline.assess.Correction;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.StoredRun;
import dev.plumbline.console.Ansi;
import dev.plumbline.store.Store;
import dev.plumbline.web.ViewLinks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    description = {
      "Compares two stored runs, suite by suite: B minus A.",
      "Trials of the same scenario are compared in pairs; where too few are the same, all are compared as independent ones. A run may be named by any part of its name that no other run has; 'plumbline runs' lists them."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline compare neutral/seed-1 stories/seed-1 --out DIR",
      "  plumbline compare seed-1 seed-1 --out before --out-b after --measure task",
      "  plumbline compare seed-1 seed-2 --margin 2pp --correction bh --json"
    })
final class CompareCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "A", description = "The run to compare with.")
  private String a = "";

  @Parameters(index = "1", paramLabel = "B", description = "The run that is compared.")
  private String b = "";

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the runs.")
  private Path out = Path.of("");

  @Option(
      names = "--out-b",
      paramLabel = "DIR",
      description = "Folder of B, or the URL of its database, if it is another.")
  private String outB = "";

  @Mixin private StoreOption storeOption = new StoreOption();

  @Option(
      names = "--measure",
      defaultValue = "harm",
      description =
          "harm, acting, task, way-out, refused, intent, format (kept), malformed, rejected (a call),"
              + " truncated, turn-limit, or missing.")
  private String measure = "";

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      converter = Share.class,
      description =
          "Differences below this do not matter: whether B is shown to be within it (or at least no worse) is tested at 5 %%. Write 0.05, 5%% or 5pp.")
  private double margin;

  @Option(
      names = "--correction",
      defaultValue = "holm",
      description =
          "Of the p-values for the number of suites: holm (no false finding at all), bh (few among the findings), or none.")
  private Correction correction = Correction.HOLM;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Override
  public Integer call() {
    Comparing comparing = new Comparing(Measure.parse(measure), margin, correction);
    StorePlace place = storeOption.at(out);
    StoredRun first = read(new NamedRun(a, place));
    StoredRun second = read(new NamedRun(b, outB.isEmpty() ? place : new StorePlace(outB)));
    if (first.name().equals(second.name()) && outB.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + a + "' and '" + b + "' are the same run: " + first.name());
    }
    List<Comparison> suites = comparing.suites(first, second);
    System.out.print(
        json
            ? Print.json(document(first, second, comparing, suites))
            : ComparisonText.render(
                first.name(),
                second.name(),
                comparing,
                suites,
                outB.isEmpty() ? place.links() : ViewLinks.NONE,
                Ansi.ofStandardOutput()));
    return 0;
  }

  private static StoredRun read(NamedRun asked) {
    try (Store store = asked.open()) {
      return StoredRun.read(store, asked.in(store));
    }
  }

  private static Map<String, Object> document(
      StoredRun first, StoredRun second, Comparing comparing, List<Comparison> suites) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("first", first.name());
    document.put("second", second.name());
    document.put("measure", comparing.measure());
    document.put("margin", comparing.margin());
    document.put("correction", comparing.correction());
    document.put("suites", suites);
    return document;
  }
}
