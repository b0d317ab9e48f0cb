package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Check;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.organism.Organism;
import dev.plumbline.organism.OrganismModel;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "assess",
    description =
        "Tries suites of scenarios against a target and prints the rates, with intervals.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, and every limit is kept, or may be: a warning says which one the trials cannot decide",
      "1:could not be done, or missing trials leave a limit open",
      "2:the words were wrong",
      "3:a limit is broken"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline assess --target organism/base",
      "  plumbline assess --target local/DIR --suite blackmail,framing --trials 50 --json",
      "  plumbline assess --target organism/base --fail-above harm=0.02 --fail-above malformed=10%% --junit limits.xml",
      "  plumbline assess --target organism/base --fail-above blackmail:harm=0.05 --fail-below benign-work:task=0.9"
    })
final class AssessCommand implements Callable<Integer> {

  @Option(
      names = "--target",
      required = true,
      description = "organism/NAME, or local/DIR with a checkpoint's DIR.")
  private String target = "";

  @Option(names = "--suite", split = ",", description = "Suites to run; all when none is given.")
  private List<String> suites = List.of();

  @Option(names = "--trials", defaultValue = "100", description = "Trials of each suite.")
  private int trials;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Fixes the scenarios and the target's luck.")
  private long seed;

  @Option(names = "--temperature", defaultValue = "1", description = "0 is greedy.")
  private double temperature;

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the trials; run again to go on.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Mixin private LimitOptions limitOptions = new LimitOptions();

  @Override
  public Integer call() {
    Path checkpoint = Organism.checkpoint(target);
    Assessment.Plan plan = new Assessment.Plan(chosen(), trials, seed, temperature);
    var limits = limitOptions.limits(plan.suites().stream().map(Suite::name).toList());
    String digest = Checkpoint.digest(checkpoint);
    String run =
        String.join(
            "/",
            "assess",
            target,
            digest.substring(0, 12),
            "seed-" + seed,
            "temperature-" + temperature);
    try (Store store = Store.open(out);
        OrganismModel model = OrganismModel.load(checkpoint);
        Progress progress = Progress.onStandardError()) {
      List<SuiteResult> results;
      try (Progress.Task task = progress.begin("assess " + target, "trials", plan.total())) {
        results =
            new Assessment(store)
                .run(run, new Assessment.Target(target, digest, model), plan, task::advance);
      }
      List<Check> checks = LimitOptions.checks(limits, results);
      System.out.print(
          json
              ? Print.json(Map.of("results", results, "limits", checks))
              : Print.suites(results, Ansi.ofStandardOutput()));
      return limitOptions.conclude("plumbline assess " + target, checks);
    }
  }

  private List<Suite> chosen() {
    List<Suite> all = WorldSuites.all();
    List<String> known = all.stream().map(Suite::name).toList();
    suites.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "unknown suite '" + name + "'; known are " + String.join(", ", known));
        });
    return suites.isEmpty()
        ? all
        : all.stream().filter(suite -> suites.contains(suite.name())).toList();
  }
}
