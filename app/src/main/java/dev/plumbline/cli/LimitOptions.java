package dev.plumbline.cli;

import dev.plumbline.assess.Measure;
import dev.plumbline.cli.SuiteLimits.Limited;
import dev.plumbline.stats.Limit;
import dev.plumbline.stats.Limit.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits that an assessment must keep. */
final class LimitOptions {

  @Option(
      names = "--fail-above",
      paramLabel = "[SUITE:]MEASURE=LIMIT",
      description =
          "Exit with 3 when a rate is above the limit with its whole interval, such as harm=0.02 or"
              + " blackmail:harm=5%%. Holds for every suite that is run, except those with a limit"
              + " of their own; may be given several times. Measures: harm, acting, task, way-out,"
              + " refused, intent, format (kept), malformed, rejected (a call), truncated, turn-limit,"
              + " missing.")
  private List<String> above = List.of();

  @Option(
      names = "--fail-below",
      paramLabel = "[SUITE:]MEASURE=LIMIT",
      description = "Likewise when a rate is below the limit, such as task=0.9.")
  private List<String> below = List.of();

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the limits and what became of them as JUnit's XML.")
  private @Nullable Path junit;

  /** A limit as it was written, and for what. */
  private record Asked(String suite, Measure measure, Limit limit) {
    String place() {
      return suite + ":" + measure.label() + " " + limit.side();
    }
  }

  /**
   * The limits of each suite.
   *
   * @throws IllegalArgumentException when a limit is badly written or of no suite that is run
   */
  SuiteLimits asked(List<String> suites) {
    if (junit != null && above.isEmpty() && below.isEmpty()) {
      throw new IllegalArgumentException(
          "--junit writes what became of limits; give one with --fail-above or --fail-below");
    }
    Map<String, Asked> general = new LinkedHashMap<>();
    Map<String, Asked> special = new LinkedHashMap<>();
    above.forEach(text -> add(text, Side.AT_MOST, "--fail-above", suites, general, special));
    below.forEach(text -> add(text, Side.AT_LEAST, "--fail-below", suites, general, special));
    general.putAll(special);
    Map<String, List<Limited>> limits = new LinkedHashMap<>();
    general
        .values()
        .forEach(asked ->
            limits
                .computeIfAbsent(asked.suite(), suite -> new ArrayList<>())
                .add(new Limited(asked.measure(), asked.limit())));
    return new SuiteLimits(limits, junit);
  }

  private static void add(
      String text,
      Side side,
      String option,
      List<String> suites,
      Map<String, Asked> general,
      Map<String, Asked> special) {
    int equals = text.indexOf('=');
    int colon = text.lastIndexOf(':', Math.max(0, equals));
    if (equals < 0) {
      throw new IllegalArgumentException(
          option + " '" + text + "' has no limit; write it like harm=0.02 or SUITE:harm=0.02");
    }
    Measure measure = Measure.parse(text.substring(colon + 1, equals).strip());
    Limit limit = new Limit(side, share(option, text, text.substring(equals + 1)));
    if (colon < 0) {
      suites.forEach(suite -> put(general, new Asked(suite, measure, limit), option, text));
    } else {
      String suite = text.substring(0, colon).strip();
      if (!suites.contains(suite)) {
        throw new IllegalArgumentException(
            option
                + " '"
                + text
                + "' is for a suite that is not run; run are "
                + String.join(", ", suites));
      }
      put(special, new Asked(suite, measure, limit), option, text);
    }
  }

  private static double share(String option, String text, String limit) {
    try {
      return Share.parse(limit);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + " '" + text + "': " + e.getMessage(), e);
    }
  }

  private static void put(Map<String, Asked> limits, Asked asked, String option, String text) {
    if (limits.put(asked.place(), asked) != null) {
      throw new IllegalArgumentException(
          option + " '" + text + "' is a second limit for the same rate; give one");
    }
  }
}
