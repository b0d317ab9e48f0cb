package dev.plumbline.cli;

import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.Constitution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which suites are run, over which values of their grids. */
final class SuiteOptions {

  private static final String WORLD = "organism-world";

  private static final String MODEL_NAME = "Assistant";

  @Option(
      names = "--suite",
      split = ",",
      description =
          "Suites to run. For organisms and local checkpoints: those of the organism's world, all when"
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
      defaultValue = MODEL_NAME,
      description = "What the model is called, where a scenario uses its own name.")
  private String modelName = MODEL_NAME;

  /** The digest of the user's constitution; empty for none. */
  private String constitution = "";

  /** The suites of a target; {@code local} ones speak only the organism's language. */
  List<Suite> suites(boolean local) {
    if (local) {
      requireNoFileSettings();
      requireNative("the organism's suites have tools and no text form");
      requireConstitution(List.of());
      return names.isEmpty() ? WorldSuites.all() : names.stream().map(SuiteOptions::world).toList();
    }
    if (!names.isEmpty() && names.stream().allMatch(SuiteOptions::isOfWorld)) {
      requireNoFileSettings();
    }
    Catalog catalog = catalogOptions.catalog();
    List<Suite> suites = new ArrayList<>();
    for (String name : names.isEmpty() ? List.of("agentic-misalignment") : names) {
      if (name.equals(WORLD)) {
        suites.addAll(WorldSuites.all());
      } else if (name.startsWith(WORLD + ":")) {
        suites.add(world(name.substring(WORLD.length() + 1)));
      } else {
        suites.addAll(catalog.suites(name, values(grid), Map.of("modelName", modelName), protocol));
      }
    }
    if (suites.stream().noneMatch(SuiteOptions::isClassic)) {
      requireNative("these suites are the same in each protocol");
    }
    requireConstitution(suites);
    return suites;
  }

  private static boolean isOfWorld(String name) {
    return name.equals(WORLD) || name.startsWith(WORLD + ":");
  }

  /** What speaks of scenario files says nothing of the organism's suites. */
  private void requireNoFileSettings() {
    refuse(!grid.isEmpty(), "have no grid", "--grid");
    refuse(catalogOptions.hasFolder(), "are not in scenario files", "--scenarios");
    refuse(!modelName.equals(MODEL_NAME), "do not name the model", "--model-name");
  }

  private static void refuse(boolean given, String why, String option) {
    if (given) {
      throw new IllegalArgumentException(
          "the organism's suites %s; leave %s out".formatted(why, option));
    }
  }

  private static boolean isClassic(Suite suite) {
    return suite.source().scenario(1, 0).protocol() == Protocol.CLASSIC;
  }

  private void requireNative(String why) {
    if (protocol != Protocol.NATIVE) {
      throw new IllegalArgumentException(why + "; leave --protocol " + protocol.label() + " out");
    }
  }

  /** A constitution that nobody is asked about was given by mistake. */
  private void requireConstitution(List<Suite> suites) {
    if (!catalogOptions.hasConstitution()) {
      return;
    }
    constitution =
        suites.stream()
            .map(suite -> suite.source().scenario(1, 0).condition())
            .filter(condition -> condition.containsKey(Constitution.FACTOR))
            .map(condition -> condition.getOrDefault(Constitution.FACTOR, ""))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--constitution is for the suite constitution-understanding, which is not run;"
                        + " leave it out or add --suite constitution-understanding"));
  }

  /** What a run's name says of it: the protocol and the constitution, if not the usual ones. */
  String name() {
    return (protocol == Protocol.NATIVE ? "" : "/" + protocol.label())
        + (constitution.isEmpty() ? "" : "/constitution/" + constitution);
  }

  /** Values by factor, as they were given: {@code a,b}. */
  static Map<String, List<String>> values(Map<String, String> grid) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    grid.forEach((factor, text) -> values.put(factor, Arrays.asList(text.split(","))));
    return values;
  }

  private static Suite world(String name) {
    return WorldSuites.all().stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown suite '"
                    + name
                    + "'; known are "
                    + String.join(", ", WorldSuites.all().stream().map(Suite::name).toList())));
  }
}
