package dev.plumbline.cli;

import dev.plumbline.model.Canonical;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.Constitution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which suites were asked for.
 *
 * @param names none for the usual ones of the target
 * @param grid values by factor; empty for a suite's core
 * @param modelName what the model is called, where a scenario uses its own name
 * @param systemSuffix what is added to every system prompt; empty for nothing
 */
record SuiteChoice(
    List<String> names,
    Map<String, List<String>> grid,
    Protocol protocol,
    CatalogSource source,
    String modelName,
    String systemSuffix) {

  /** Of a text, in a run's name. */
  private static final int DIGEST = 12;

  static final String MODEL_NAME = "Assistant";

  private static final String WORLD = "organism-world";

  SuiteChoice {
    names = List.copyOf(names);
    grid = Collections.unmodifiableMap(new LinkedHashMap<>(grid));
  }

  /**
   * The suites.
   *
   * @param inRunName what a run's name says of them: the protocol, the constitution and what is
   *     added to system prompts, if not the usual ones
   */
  record Found(List<Suite> suites, String inRunName) {
    Found {
      suites = List.copyOf(suites);
    }
  }

  /**
   * Finds the suites of a target; {@code local} ones speak only the organism's language.
   *
   * @throws IllegalArgumentException when there is no such suite, or something asked has no effect
   *     on these
   */
  Found find(boolean local) {
    return find(local, WorldSuites.all());
  }

  /**
   * Likewise.
   *
   * @param usual what an organism is asked where no suite is named
   */
  Found find(boolean local, List<Suite> usual) {
    if (local && source.hasFolder()) {
      requireNative("what a folder has for organisms are scenarios of their own world");
      return found(read());
    }
    if (local) {
      requireNoFileSettings();
      requireNative("the organism's suites have tools and no text form");
      return found(names.isEmpty() ? usual : names.stream().map(SuiteChoice::world).toList());
    }
    if (!names.isEmpty() && names.stream().allMatch(SuiteChoice::isOfWorld)) {
      requireNoFileSettings();
    }
    List<Suite> suites = read();
    if (suites.stream().noneMatch(SuiteChoice::isClassic)) {
      requireNative("these suites are the same in each protocol");
    }
    return found(suites);
  }

  private List<Suite> read() {
    Catalog catalog = source.catalog();
    List<Suite> suites = new ArrayList<>();
    for (String name : names.isEmpty() ? List.of("agentic-misalignment") : names) {
      if (name.equals(WORLD)) {
        suites.addAll(WorldSuites.all());
      } else if (name.startsWith(WORLD + ":")) {
        suites.add(world(name.substring(WORLD.length() + 1)));
      } else {
        suites.addAll(catalog.suites(name, grid, Map.of("modelName", modelName), protocol));
      }
    }
    return suites;
  }

  private Found found(List<Suite> plain) {
    List<Suite> suites =
        systemSuffix.isEmpty()
            ? plain
            : plain.stream().map(suite -> suite.withSystemSuffix(systemSuffix)).toList();
    return new Found(
        suites,
        (protocol == Protocol.NATIVE ? "" : "/" + protocol.label())
            + (source.hasConstitution() ? "/constitution/" + constitution(suites) : "")
            + (systemSuffix.isEmpty()
                ? ""
                : "/system-suffix-" + Canonical.sha256(systemSuffix).substring(0, DIGEST)));
  }

  /** The digest of the user's constitution; one that nobody is asked about is a mistake. */
  private static String constitution(List<Suite> suites) {
    return suites.stream()
        .map(suite -> suite.source().scenario(1, 0).condition())
        .filter(condition -> condition.containsKey(Constitution.FACTOR))
        .map(condition -> condition.getOrDefault(Constitution.FACTOR, ""))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--constitution is for the suite constitution-understanding, which is not run;"
                    + " leave it out or add --suite constitution-understanding"));
  }

  private static boolean isOfWorld(String name) {
    return name.equals(WORLD) || name.startsWith(WORLD + ":");
  }

  /** What speaks of scenario files says nothing of the organism's suites. */
  private void requireNoFileSettings() {
    refuse(!grid.isEmpty(), "have no grid", "--grid");
    refuse(source.hasFolder(), "are not in scenario files", "--scenarios");
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

  private static Suite world(String name) {
    return WorldSuites.named(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown suite '"
                    + name
                    + "'; known are "
                    + String.join(", ", WorldSuites.all().stream().map(Suite::name).toList())));
  }
}
