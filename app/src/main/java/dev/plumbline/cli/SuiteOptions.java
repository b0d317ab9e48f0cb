package dev.plumbline.cli;

import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which suites are run, over which values of their grids. */
final class SuiteOptions {

  @Option(
      names = "--suite",
      split = ",",
      description =
          "Suites to run. For organisms: those of the organism's world, all when"
              + " none is given. For others: agentic-misalignment when none is given; 'plumbline"
              + " scenarios list' shows all; organism-world (or organism-world:NAME) for a served organism.")
  private List<String> names = List.of();

  @Option(
      names = "--grid",
      paramLabel = "FACTOR=VALUE[,VALUE...]",
      description = "Values of a factor to try, over a suite's core; may be given several times.")
  private Map<String, String> grid = new LinkedHashMap<>();

  @Option(
      names = "--protocol",
      defaultValue = "native",
      description =
          "native: several turns with tools. classic: one turn, in which the inbox is text and the agent"
              + " acts by tagged blocks, as in the 2025 study; chat is the same in both.")
  private Protocol protocol = Protocol.NATIVE;

  @Mixin private CatalogOptions catalogOptions = new CatalogOptions();

  @Option(
      names = "--model-name",
      defaultValue = SuiteChoice.MODEL_NAME,
      description = "What the model is called, where a scenario uses its own name.")
  private String modelName = SuiteChoice.MODEL_NAME;

  @Option(
      names = "--system-suffix",
      paramLabel = "TEXT",
      defaultValue = "",
      showDefaultValue = Visibility.NEVER,
      description =
          "Text at the end of every scenario's system prompt, to see how much a model heeds it; the run's name and its"
              + " trials' conditions tell it.")
  private String systemSuffix = "";

  /** Whether nothing was said of which suites. */
  boolean isEmpty() {
    return names.isEmpty() && grid.isEmpty() && systemSuffix.isEmpty();
  }

  /** What was asked. */
  SuiteChoice asked() {
    return new SuiteChoice(
        names, values(grid), protocol, catalogOptions.asked(), modelName, systemSuffix.strip());
  }

  /** The suites of models that are assessed again and again; an organism's usual ones are fewer. */
  List<Suite> watched(TargetKind kind) {
    return asked().find(kind == TargetKind.ORGANISM, WorldSuites.watched()).suites();
  }

  /** Values by factor, as they were given: {@code a,b}. */
  static Map<String, List<String>> values(Map<String, String> grid) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    grid.forEach((factor, text) -> values.put(factor, Arrays.asList(text.split(","))));
    return values;
  }
}
