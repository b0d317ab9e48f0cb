package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
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
import picocli.CommandLine.Option;

@Command(
    name = "assess",
    description =
        "Tries suites of scenarios against a target and prints the rates, with intervals.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline assess --target organism/base",
      "  plumbline assess --target local/DIR --suite blackmail,framing --trials 50 --json"
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

  @Override
  public Integer call() {
    Path checkpoint = Organism.checkpoint(target);
    Assessment.Plan plan = new Assessment.Plan(chosen(), trials, seed, temperature);
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
      System.out.print(
          json
              ? Print.json(Map.of("results", results))
              : Print.suites(results, Ansi.ofStandardOutput()));
    }
    return 0;
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
