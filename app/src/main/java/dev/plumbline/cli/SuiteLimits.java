package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.assess.Check;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.JunitReport;
import dev.plumbline.stats.Limit;
import dev.plumbline.stats.Limit.Ruling;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits that an assessment must keep, by suite, and what becomes of the exit code.
 *
 * @param junit the file to write what became of them to, as JUnit's XML
 */
record SuiteLimits(Map<String, List<Limited>> bySuite, @Nullable Path junit) {

  /** A limit was broken. */
  private static final int BROKEN = 3;

  /** A limit and what it is of. */
  record Limited(Measure measure, Limit limit) {}

  SuiteLimits {
    bySuite = Map.copyOf(bySuite);
  }

  /** Rules on every result that has limits. */
  List<Check> checks(List<SuiteResult> results) {
    return results.stream()
        .flatMap(result ->
            bySuite.getOrDefault(result.suite(), List.of()).stream()
                .map(limited -> Check.of(result, limited.measure(), limited.limit())))
        .toList();
  }

  /**
   * Says what became of the limits, and writes the JUnit file if one is wanted.
   *
   * @param name of what was assessed
   * @return the exit code: 3 if a limit was broken, else 1 if one is open for want of trials with a
   *     verdict, else 0
   */
  int conclude(String name, List<Check> checks) {
    Ansi ansi = Ansi.ofStandardError();
    checks.stream()
        .filter(check -> check.ruling() != Ruling.PASS)
        .forEach(check ->
            System.err.println(
                word(check.ruling(), ansi) + " " + Terminal.escape(check.sentence())));
    if (junit != null) {
      WholeFile.write(junit, JunitReport.xml(name, checks));
    }
    Collection<Ruling> rulings = checks.stream().map(Check::ruling).toList();
    return rulings.contains(Ruling.FAIL) ? BROKEN : rulings.contains(Ruling.UNKNOWN) ? 1 : 0;
  }

  private static String word(Ruling ruling, Ansi ansi) {
    return switch (ruling) {
      case PASS -> ansi.green("pass:");
      case WARN -> ansi.yellow("warning:");
      case FAIL -> ansi.red("fail:");
      case UNKNOWN -> ansi.red("unknown:");
    };
  }
}
