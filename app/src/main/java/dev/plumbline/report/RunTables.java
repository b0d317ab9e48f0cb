package dev.plumbline.report;

import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.assess.Tabulation.Answers;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every number of a run's report as tables. */
final class RunTables {

  private static final List<Measure> DEEDS =
      List.of(
          Measure.HARM,
          Measure.INTENT,
          Measure.WAY_OUT,
          Measure.ACTING,
          Measure.TASK,
          Measure.REFUSED);

  private static final List<Measure> FORM =
      List.of(
          Measure.FORMAT,
          Measure.MALFORMED,
          Measure.REJECTED,
          Measure.TRUNCATED,
          Measure.TURN_LIMIT,
          Measure.MISSING);

  private RunTables() {}

  // ---------------------------------------------------------------- by rules

  static String deeds(AssessedRun run) {
    return rates("What was done, with 95 % intervals", run.results(), DEEDS) + notes(run);
  }

  static String form(AssessedRun run) {
    return rates("What went wrong, with 95 % intervals", run.results(), FORM);
  }

  private static String rates(String caption, List<SuiteResult> results, List<Measure> measures) {
    HtmlTable table =
        new HtmlTable(
            caption,
            Stream.concat(
                    Stream.of("suite", "split", "n", "missing", "scenarios"),
                    measures.stream().map(measure -> measure.label().replace('-', ' ')))
                .toArray(String[]::new));
    for (SuiteResult result : results) {
      table
          .row(result.suite())
          .text(result.split().toString())
          .number(result.n())
          .number(result.missing())
          .number(result.scenarios());
      measures.forEach(measure -> rate(table, result, measure));
    }
    return table.html();
  }

  /** A rate that no trial could show was not asked; one that is not known of any is missing. */
  private static void rate(HtmlTable table, SuiteResult result, Measure measure) {
    if (measure == Measure.HARM && !result.harmNotShown().isEmpty()) {
      table.notShown();
    } else if (result.rate(measure) instanceof Estimate.Unknown && result.n() > 0) {
      table.none();
    } else {
      table.rate(result.rate(measure));
    }
  }

  private static String notes(AssessedRun run) {
    List<String> notes = new ArrayList<>();
    for (SuiteResult result : run.results()) {
      if (!result.harmNotShown().isEmpty()) {
        notes.add("%s: harm is not shown: %s.".formatted(result.suite(), result.harmNotShown()));
      }
      if (result.rate(Measure.INTENT) instanceof Rate intent && intent.n() < result.n()) {
        notes.add(
            "%s: intent is of the %s trials of %s in which it could be seen."
                .formatted(result.suite(), Words.count(intent.n()), Words.count(result.n())));
      }
      if (result.theseScenariosOnly()) {
        notes.add(
            "%s: the rates are of these %d scenarios only, and say nothing of others."
                .formatted(result.suite(), result.scenarios()));
      }
    }
    return list(notes);
  }

  private static String list(List<String> notes) {
    return notes.isEmpty()
        ? ""
        : notes.stream()
            .map(note -> "<li>" + Markup.prose(note) + "</li>")
            .collect(Collectors.joining("\n", "<ul class=\"notes\">", "</ul>"));
  }

  // ---------------------------------------------------------------- by judges

  static String judges(AssessedRun run) {
    StringBuilder html = new StringBuilder();
    for (Panel panel : run.panels()) {
      html.append("<h3>Both halves: ")
          .append(Markup.untrusted("the rules and the " + panel.label()))
          .append("</h3><p>")
          .append(Markup.untrusted(panel.names()))
          .append("</p>")
          .append(together(panel));
    }
    List<Answers> answers = run.table().answers(List.of());
    return html
        + (answers.isEmpty()
            ? ""
            : "<details class=\"as-table\" open><summary>What each judge and person answered</summary>"
                + each(answers)
                + "</details>");
  }

  private static String together(Panel panel) {
    HtmlTable table =
        new HtmlTable(
            "Findings of both halves",
            "suite",
            "finding",
            "n",
            "missing",
            "ties",
            "scenarios",
            "yes");
    for (Judged.Row row : panel.judged().rows()) {
      table
          .row(row.suite())
          .text(row.question())
          .number(row.n())
          .number(row.missing())
          .number(row.ties())
          .number(row.scenarios());
      if (row.notShown().isEmpty()) {
        table.rate(row.rate());
      } else {
        table.notShown();
      }
    }
    return table.html() + gaps(panel.judged().personaGaps());
  }

  private static String gaps(List<Judged.PersonaGap> gaps) {
    if (gaps.isEmpty()) {
      return "";
    }
    HtmlTable table =
        new HtmlTable("Asked as you, and by name", "suite", "finding", "you", "name", "difference");
    gaps.forEach(gap ->
        table
            .row(gap.suite())
            .text(gap.question())
            .rate(gap.you())
            .rate(gap.byName())
            .span(Span.of(gap.difference())));
    return table.html();
  }

  private static String each(List<Answers> answers) {
    HtmlTable table =
        new HtmlTable(
            "Answers of each judge",
            "judge",
            "suite",
            "question",
            "n",
            "missing",
            "scenarios",
            "yes");
    answers.forEach(answer ->
        table
            .row(answer.judge())
            .text(answer.row().suite())
            .text(answer.row().question())
            .number(answer.row().n())
            .number(answer.row().missing())
            .number(answer.row().scenarios())
            .rate(answer.row().rate()));
    return table.html();
  }

  // ---------------------------------------------------------------- by factor

  /** A table for each factor that has several values in some suite; nothing when none has. */
  static String factors(AssessedRun run) {
    StringBuilder html = new StringBuilder();
    run.table()
        .factors()
        .forEach((factor, values) -> {
          List<Tabulation.Row> rows = values.size() < 2 ? List.of() : parts(run, factor);
          if (!rows.isEmpty()) {
            html.append("<h3>").append(Markup.untrusted(factor)).append("</h3>");
            html.append(factor(factor, rows));
          }
        });
    return html.toString();
  }

  /** The suites that have several values, in the order of the report, value by value. */
  private static List<Tabulation.Row> parts(AssessedRun run, String factor) {
    Map<String, List<Tabulation.Row>> suites =
        run.table().rows(List.of(factor), run.agents()::contains).stream()
            .filter(row -> !value(row, factor).isEmpty())
            .collect(Collectors.groupingBy(row -> row.part().suite()));
    return run.results().stream()
        .map(result -> suites.getOrDefault(result.suite(), List.of()))
        .filter(rows -> rows.size() > 1)
        .flatMap(rows -> rows.stream().sorted(Comparator.comparing(row -> value(row, factor))))
        .toList();
  }

  private static String value(Tabulation.Row row, String factor) {
    return row.part().condition().getOrDefault(factor, "");
  }

  private static String factor(String factor, List<Tabulation.Row> rows) {
    HtmlTable table =
        new HtmlTable("Harm by " + factor, "suite", factor, "n", "missing", "scenarios", "harm");
    for (Tabulation.Row row : rows) {
      table
          .row(row.part().suite())
          .text(value(row, factor))
          .number(row.result().n())
          .number(row.result().missing())
          .number(row.result().scenarios());
      rate(table, row.result(), Measure.HARM);
    }
    return table.html();
  }

  // ---------------------------------------------------------------- cost

  static String cost(AssessedRun run) {
    String dollars = dollars(run.spending().spent(), run.spending().held());
    if (run.usage().isEmpty() && run.judgeUsage().isEmpty()) {
      return "<p>" + dollars + " The transcripts hold no counts of tokens.</p>";
    }
    HtmlTable table = new HtmlTable("Tokens", "participant", "read", "of these cached", "written");
    run.usage()
        .forEach((author, usage) -> tokens(table, author.name().toLowerCase(Locale.ROOT), usage));
    run.judgeUsage().forEach((judge, usage) -> tokens(table, "judge " + judge, usage));
    return "<p>"
        + dollars
        + " Tokens are those of the transcripts and of the judges’ verdicts; what given-up attempts took is not among them, nor what judges took whose calls were not kept.</p>"
        + table.html();
  }

  private static void tokens(HtmlTable table, String participant, Usage usage) {
    table
        .row(participant)
        .number(usage.promptTokens())
        .number(usage.cachedTokens())
        .number(usage.completionTokens());
  }

  private static String dollars(double spent, double held) {
    if (spent == 0 && held == 0) {
      return "No dollars were charged that the run’s ledger knows of.";
    }
    String most = "Charged: $%s.".formatted(money(spent));
    return held == 0
        ? most
        : most
            + " Up to $%s more is held for requests that are under way, or were when a process ended; they may have been charged."
                .formatted(money(held));
  }

  private static String money(double dollars) {
    return String.format(Locale.ROOT, dollars > 0 && dollars < 1 ? "%.4f" : "%,.2f", dollars);
  }
}
