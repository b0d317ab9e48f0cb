package dev.plumbline.cli;

import dev.plumbline.store.Store;
import dev.plumbline.store.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A stored run, as it is listed and found by name.
 *
 * @param targets digests of what was assessed; one, but for runs made by hand
 * @param missing trials that failed or have no verdict
 * @param created when its first trial was saved
 */
record RunSummary(
    String name,
    List<String> targets,
    List<String> suites,
    long trials,
    long finished,
    long missing,
    Instant created) {

  RunSummary {
    targets = List.copyOf(targets);
    suites = List.copyOf(suites);
  }

  /** All runs of a store, the oldest first. */
  static List<RunSummary> all(Store store) {
    Map<String, List<Tally>> byRun = new LinkedHashMap<>();
    store
        .tallies()
        .forEach(tally -> byRun.computeIfAbsent(tally.run(), run -> new ArrayList<>()).add(tally));
    return byRun.entrySet().stream()
        .map(run -> of(run.getKey(), run.getValue()))
        .sorted(Comparator.comparing(RunSummary::created).thenComparing(RunSummary::name))
        .toList();
  }

  private static RunSummary of(String name, List<Tally> tallies) {
    long trials = tallies.stream().mapToLong(Tally::trials).sum();
    long finished = tallies.stream().mapToLong(Tally::finished).sum();
    return new RunSummary(
        name,
        tallies.stream().map(Tally::target).distinct().toList(),
        tallies.stream().map(Tally::suite).distinct().toList(),
        trials,
        finished,
        trials - finished,
        tallies.stream().map(Tally::created).min(Comparator.naturalOrder()).orElseThrow());
  }

  /**
   * The one run that a text names: by its whole name, or, if none has it, by whole parts between
   * slashes, or, if none has those, by any piece of the name.
   *
   * @throws IllegalArgumentException naming the runs there are, when it names none or several
   */
  static String find(String text, List<String> names, String place) {
    List<Predicate<String>> ways =
        List.of(
            text::equals,
            name -> ("/" + name + "/").contains("/" + text + "/"),
            name -> name.contains(text));
    for (Predicate<String> way : ways) {
      List<String> found = names.stream().filter(way).toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
      if (found.size() > 1) {
        throw new IllegalArgumentException(
            "'" + text + "' is the name of several runs in " + place + ": " + some(found));
      }
    }
    throw new IllegalArgumentException(
        "no run in " + place + " is named '" + text + "'; there is " + some(names));
  }

  private static String some(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String first = String.join(", ", names.subList(0, Math.min(5, names.size())));
    return names.size() > 5 ? first + " and " + (names.size() - 5) + " more" : first;
  }
}
