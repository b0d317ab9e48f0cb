package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.stats.Clusters;
import dev.plumbline.stats.Design;
import dev.plumbline.stats.Errors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description = "Says how many trials a question takes, before any is run.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline plan --detect 5pp --baseline 0.1   to tell 10 %% from 15 %% or 5 %%",
      "  plumbline plan --detect 5pp --baseline 0.1 --paired --correlation 0.4",
      "  plumbline plan --detect 10pp --clusters 60 --icc 0.1    60 scenarios",
      "  plumbline plan --prove-below 1%%              how many clean trials",
      "  plumbline plan --trials 200 --baseline 0.1   what so many trials can tell"
    })
final class PlanCommand implements Callable<Integer> {

  @Option(
      names = "--detect",
      paramLabel = "SHARE",
      converter = Share.class,
      description =
          "The difference between two targets that must not be overlooked: 5pp, 5%% or 0.05.")
  private @Nullable Double detect;

  @Option(
      names = "--prove-below",
      paramLabel = "SHARE",
      converter = Share.class,
      description =
          "The rate to stay at or below, 1%% or 0.01; proven by a 95 %% interval, whatever --alpha.")
  private @Nullable Double proveBelow;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Trials of each target that there can be; answers what they detect.")
  private @Nullable Long trials;

  @Option(
      names = "--baseline",
      paramLabel = "SHARE",
      converter = Share.class,
      defaultValue = "0.5",
      description = "Rate of the first target. Default: 0.5, which takes the most trials.")
  private double baseline;

  @Option(
      names = "--power",
      paramLabel = "SHARE",
      converter = Share.class,
      defaultValue = "0.8",
      description = "Chance of finding the difference if it is there. Default: 0.8.")
  private double power;

  @Option(
      names = "--alpha",
      paramLabel = "SHARE",
      converter = Share.class,
      defaultValue = "0.05",
      description =
          "Chance of finding one if there is none, two-sided. Default: 0.05. With several suites, divide it by their number.")
  private double alpha;

  @Option(
      names = "--paired",
      description = "Both targets get the same trials, as 'compare' has it.")
  private boolean paired;

  @Option(
      names = "--discordance",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "With --paired: share of trials in which the two do otherwise than each other.")
  private @Nullable Double discordance;

  @Option(
      names = "--correlation",
      paramLabel = "R",
      description = "With --paired, instead: correlation of what the two do on a trial.")
  private @Nullable Double correlation;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      description = "Scenarios that the trials are spread over, when each is tried several times.")
  private @Nullable Long clusters;

  @Option(
      names = "--icc",
      paramLabel = "R",
      description =
          "With --clusters: likeness of the trials of one scenario, 0 (none) to 1 (all end the same way); with --paired, of the differences.")
  private @Nullable Double icc;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Override
  public Integer call() {
    if (detect == null && proveBelow == null && trials == null) {
      throw new IllegalArgumentException(
          "nothing to plan for; give --detect, --prove-below or --trials");
    }
    Planning planning = new Planning(design(), baseline, new Errors(alpha, power), spread());
    if (detect != null) {
      planning = planning.detect(detect);
    }
    if (trials != null) {
      planning = planning.affordable(trials);
    }
    if (proveBelow != null) {
      planning = planning.prove(proveBelow);
    }
    System.out.print(json ? Print.json(document(planning)) : text(planning));
    return 0;
  }

  private Design design() {
    if (!paired && (discordance != null || correlation != null)) {
      throw new IllegalArgumentException(
          "--discordance and --correlation are of trials that both targets get; add --paired");
    }
    if (discordance != null && correlation != null) {
      throw new IllegalArgumentException("give --discordance or --correlation, not both");
    }
    if (discordance != null) {
      return new Design.Discordant(discordance);
    }
    return paired
        ? new Design.Correlated(correlation == null ? 0 : correlation)
        : new Design.Unpaired();
  }

  private Clusters spread() {
    if ((clusters == null) != (icc == null)) {
      throw new IllegalArgumentException(
          "--clusters and --icc go together: how many scenarios, and how alike the trials of one are");
    }
    return clusters == null || icc == null ? Clusters.NONE : new Clusters(clusters, icc);
  }

  private static Map<String, Object> document(Planning planning) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("answers", planning.answers());
    document.put("assumptions", planning.assumptions());
    return document;
  }

  private static String text(Planning planning) {
    Ansi ansi = Ansi.ofStandardOutput();
    Table table = Table.of("to", "trials per target", "note");
    for (Planning.Answer answer : planning.answers()) {
      Long needed = answer.trialsPerTarget();
      table = table.with(answer.question(), needed == null ? "-" : needed, answer.note());
    }
    List<String> assumptions = planning.assumptions();
    return table.render(ansi)
        + "\n"
        + assumptions.stream()
            .map(line -> ansi.dim("- " + line) + "\n")
            .collect(Collectors.joining());
  }
}
