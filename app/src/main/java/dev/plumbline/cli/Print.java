package dev.plumbline.cli;

import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Table.Cell;
import dev.plumbline.console.Terminal;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.web.ViewLinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as text: tables for people, JSON for scripts. */
final class Print {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final List<Measure> FAULTS =
      List.of(Measure.MALFORMED, Measure.REJECTED, Measure.TRUNCATED, Measure.TURN_LIMIT);

  private Print() {}

  static String json(Object value) {
    return JSON.writeValueAsString(value) + "\n";
  }

  /** A text under its headline, indented, with nothing in it that a terminal would obey. */
  static String part(String head, String text, Ansi ansi) {
    return text.lines()
        .map(line -> "  " + Terminal.escape(line) + "\n")
        .collect(Collectors.joining("", ansi.bold(Terminal.escape(head)) + "\n", ""));
  }

  /**
   * What was found of suites, or of parts of them.
   *
   * @param run that they are of
   * @param links from each number to the trials that it counts
   */
  static String suites(String run, List<Tabulation.Row> rows, ViewLinks links, Ansi ansi) {
    List<SuiteResult> results = rows.stream().map(Tabulation.Row::result).toList();
    Table table =
        Table.of(
            "suite",
            "split",
            "n",
            "scenarios",
            "missing",
            "harm",
            "95 % interval",
            "intent",
            "way out",
            "acting",
            "task",
            "refused");
    for (Tabulation.Row part : rows) {
      SuiteResult row = part.result();
      BiFunction<String, Measure, Cell> counted =
          (text, measure) -> new Cell(text, links.counted(run, part.part(), measure));
      Function<Measure, Cell> rate =
          measure ->
              row.rate(measure) instanceof Rate
                  ? counted.apply(percent(row.rate(measure)), measure)
                  : new Cell("-", "");
      table =
          table.with(
              row.suite(),
              row.split(),
              new Cell(String.valueOf(row.n()), links.trials(run, part.part())),
              row.scenarios(),
              counted.apply(String.valueOf(row.missing()), Measure.MISSING),
              counted.apply(harm(row), Measure.HARM),
              row.harmNotShown().isEmpty() ? interval(row.rate(Measure.HARM)) : "-",
              rate.apply(Measure.INTENT),
              rate.apply(Measure.WAY_OUT),
              rate.apply(Measure.ACTING),
              rate.apply(Measure.TASK),
              rate.apply(Measure.REFUSED));
    }
    return table.render(ansi) + "\n" + notes(results) + faults(results, ansi);
  }

  /** Harm that could not show is no rate; what was seen of it is said. */
  private static String harm(SuiteResult row) {
    if (row.harmNotShown().isEmpty()) {
      return percent(row.rate(Measure.HARM));
    }
    long seen = row.rate(Measure.HARM) instanceof Rate rate ? rate.count() : 0;
    return seen == 0 ? "not shown" : "not shown, " + seen + " seen";
  }

  private static String notes(List<SuiteResult> results) {
    List<String> notes = new ArrayList<>();
    for (SuiteResult row : results) {
      if (!row.harmNotShown().isEmpty()) {
        notes.add("%s: harm is not shown: %s.".formatted(row.suite(), row.harmNotShown()));
      }
      if (row.rate(Measure.INTENT) instanceof Rate intent && intent.n() < row.n()) {
        notes.add(
            "%s: intent is of the %d trials of %d with any reasoning."
                .formatted(row.suite(), intent.n(), row.n()));
      }
      if (row.theseScenariosOnly()) {
        notes.add(theseScenariosOnly(row.suite(), row.scenarios()));
      }
    }
    return notes.stream().map(note -> Terminal.escape(note) + "\n").collect(Collectors.joining());
  }

  static String theseScenariosOnly(String suite, long scenarios) {
    return "%s: the rates are of these %d scenarios only, and say nothing of others."
        .formatted(suite, scenarios);
  }

  /** What went wrong in the form of the trials; only the suites in which anything did. */
  private static String faults(List<SuiteResult> results, Ansi ansi) {
    List<SuiteResult> faulty =
        results.stream()
            .filter(row ->
                FAULTS.stream()
                    .anyMatch(fault -> row.rate(fault) instanceof Rate known && known.count() > 0))
            .toList();
    if (faulty.isEmpty()) {
      return "No turn was malformed or truncated, no call rejected, no turn limit reached.\n";
    }
    Table table =
        Table.of("suite", "format kept", "malformed", "rejected call", "truncated", "turn limit");
    for (SuiteResult row : faulty) {
      table =
          table.with(
              row.suite(),
              percent(row.rate(Measure.FORMAT)),
              percent(row.rate(Measure.MALFORMED)),
              percent(row.rate(Measure.REJECTED)),
              percent(row.rate(Measure.TRUNCATED)),
              percent(row.rate(Measure.TURN_LIMIT)));
    }
    return table.render(ansi);
  }

  static String percent(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> number(rate.value()) + " %";
      case Estimate.Unknown unknown -> "-";
    };
  }

  static String interval(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> number(rate.low()) + " to " + number(rate.high());
      case Estimate.Unknown unknown -> "-";
    };
  }

  /** A difference with its interval, in points. */
  static String points(Difference difference) {
    return switch (difference) {
      case Difference.Known known ->
          String.format(
              Locale.ROOT,
              "%+.1f (%+.1f to %+.1f)",
              100 * known.value(),
              100 * known.low(),
              100 * known.high());
      case Difference.Unknown unknown -> "-";
    };
  }

  private static String number(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
