package dev.plumbline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What resumable work was begun with, written into its folder before its first step, so that
 * nothing else goes on in it. Immutable.
 *
 * @param facts everything that decides the result, by name; digests where it is data or weights
 */
public record Claim(Map<String, String> facts) {

  public static final String FILE = "claim.json";

  private static final TypeReference<LinkedHashMap<String, String>> FACTS =
      new TypeReference<>() {};

  public Claim {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /**
   * Takes a folder, or goes on in it.
   *
   * @param traces files and folders that work in it leaves, which without a claim say nothing of
   *     what it was begun with
   * @throws IllegalArgumentException when it was begun with something else, naming both
   */
  public void hold(Path folder, List<String> traces) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      for (String trace : traces) {
        if (Files.exists(folder.resolve(trace))) {
          throw new IllegalArgumentException(
              "%s holds %s but no %s, so nothing says what it was begun with; give another folder"
                  .formatted(folder, trace, FILE));
        }
      }
      write(folder, file);
      return;
    }
    Map<String, String> theirs = read(file);
    Set<String> differing = new LinkedHashSet<>(facts.keySet());
    differing.addAll(theirs.keySet());
    differing.removeIf(name -> value(facts, name).equals(value(theirs, name)));
    if (!differing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s was begun with %s, and is asked to go on with %s; give another folder, or ask for what it was begun with"
              .formatted(folder, shortly(theirs, differing), shortly(facts, differing)));
    }
  }

  private void write(Path folder, Path file) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
    WholeFile.write(
        file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(facts));
  }

  private static Map<String, String> read(Path file) {
    try {
      return JsonMapper.shared().readValue(file.toFile(), FACTS);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s is damaged (%s); give another folder".formatted(file, e.getOriginalMessage()), e);
    }
  }

  /** Digests by their first digits. */
  private static String shortly(Map<String, String> facts, Set<String> names) {
    return some(facts, names).replaceAll("\\b([0-9a-f]{12})[0-9a-f]{52}\\b", "$1");
  }

  private static String some(Map<String, String> facts, Set<String> names) {
    return names.stream()
        .map(name -> name + " " + value(facts, name))
        .collect(Collectors.joining(", "));
  }

  private static String value(Map<String, String> facts, String name) {
    return facts.getOrDefault(name, "(none)");
  }

  /** All facts in one line. */
  @Override
  public String toString() {
    return some(facts, facts.keySet());
  }
}
