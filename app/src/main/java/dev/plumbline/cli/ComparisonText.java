package dev.plumbline.cli;

import dev.plumbline.assess.Comparing;
import dev.plumbline.assess.Comparison;
import dev.plumbline.assess.Measure;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Forest;
import dev.plumbline.console.Forest.Tone;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.stats.Difference.Known;
import dev.plumbline.stats.Equivalence;
import dev.plumbline.stats.Equivalence.Tested;
import dev.plumbline.stats.Estimate;
import dev.plumbline.web.ViewLinks;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Two runs compared, as text: a table, a forest plot, and what to know about them. */
final class ComparisonText {
  private ComparisonText() {}

  static String render(
      String first,
      String second,
      Comparing comparing,
      List<Comparison> suites,
      ViewLinks links,
      Ansi ansi) {
    return "A  "
        + Terminal.escape(first)
        + "\nB  "
        + Terminal.escape(second)
        + "\n\n"
        + table(links.compare(first, second), comparing, suites).render(ansi)
        + notes(suites)
        + forest(comparing, suites, ansi)
        + ansi.dim(legend(comparing));
  }

  /**
   * Suite by suite.
   *
   * @param page of both runs; empty where there is none
   */
  private static Table table(String page, Comparing comparing, List<Comparison> suites) {
    Table table =
        Table.of(
            "suite",
            "A, " + comparing.measure().label(),
            "B",
            "B - A, points",
            "p",
            "within " + points(comparing.margin()),
            "pairs",
            "scenarios",
            "unpaired A, B",
            "missing A, B");
    for (Comparison suite : suites) {
      table =
          table.with(
              new Table.Cell(suite.suite(), page),
              rate(suite.first()),
              rate(suite.second()),
              Print.points(suite.difference()),
              suite.adjustedP() == null ? "-" : p(suite.adjustedP()),
              equivalence(suite.equivalence(), comparing.measure()),
              suite.pairs(),
              suite.scenarios(),
              suite.firstUnpaired() + ", " + suite.secondUnpaired(),
              suite.firstMissing() + ", " + suite.secondMissing());
    }
    return table;
  }

  private static String rate(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Rate rate ->
          Print.percent(estimate) + " (" + Print.interval(estimate) + "), n " + rate.n();
      case Estimate.Unknown unknown -> "-";
    };
  }

  private static String p(double value) {
    return value < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String equivalence(Equivalence equivalence, Measure measure) {
    return switch (equivalence) {
      case Tested tested when tested.isEquivalent() -> "yes, p " + p(tested.pValue());
      case Tested tested when isNoWorse(tested, measure) ->
          "no worse, p " + p(noWorseP(tested, measure));
      case Tested tested -> "not shown";
      case Equivalence.Unknown unknown -> "-";
    };
  }

  private static boolean isNoWorse(Tested tested, Measure measure) {
    return measure.isUndesired() ? tested.isNotHigher() : tested.isNotLower();
  }

  private static double noWorseP(Tested tested, Measure measure) {
    return measure.isUndesired() ? tested.higherP() : tested.lowerP();
  }

  private static String notes(List<Comparison> suites) {
    return suites.stream()
        .filter(suite -> !suite.note().isEmpty())
        .map(suite -> Terminal.escape(suite.suite() + ": " + suite.note() + ".") + "\n")
        .collect(Collectors.joining());
  }

  private static String forest(Comparing comparing, List<Comparison> suites, Ansi ansi) {
    List<Forest.Row> rows =
        suites.stream()
            .filter(suite -> suite.difference() instanceof Known)
            .map(suite -> row(suite, (Known) suite.difference(), comparing.measure()))
            .toList();
    String drawn = new Forest(rows, comparing.margin()).render(ansi);
    return drawn.isEmpty() ? "\n" : "\n" + drawn + "\n";
  }

  private static Forest.Row row(Comparison suite, Known known, Measure measure) {
    boolean less = known.high() < 0;
    boolean more = known.low() > 0;
    Tone tone = !less && !more ? Tone.OPEN : less == measure.isUndesired() ? Tone.GOOD : Tone.BAD;
    return new Forest.Row(suite.suite(), known.value(), known.low(), known.high(), tone);
  }

  private static String legend(Comparing comparing) {
    String correction =
        switch (comparing.correction()) {
          case HOLM, BH -> "corrected for all suites (" + comparing.correction().label() + ")";
          case NONE -> "not corrected for the number of suites";
        };
    return """
    Each interval is of 95 %%. p is exact (McNemar's for pairs, Fisher's for independent trials), or, where trials
    share scenarios, Student's t over the scenarios, %s.
    Within: whether B is shown to differ from A by less than %s either way, or at least to be no worse, at 5 %%.
    """
        .formatted(correction, points(comparing.margin()));
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%.1f points", 100 * share).replace(".0 ", " ");
  }
}
