package dev.plumbline.report;

import dev.plumbline.assess.SuiteResult;
import dev.plumbline.store.Store;
import dev.plumbline.store.Tally;
import java.util.List;
import java.util.Map;

/**
 * The report of an assessment: one HTML file that loads nothing. Equal stores give equal files.
 *
 * <p>Texts of models reach it as those of a {@link StudyReport} do.
 */
public final class RunReport {

  private static final List<String> SCRIPTS = List.of("page.js", "tables.js", "transcripts.js");

  private RunReport() {}

  /** What the scripts show. */
  private record Data(List<String> suites, Samples samples) {}

  /**
   * Writes the report.
   *
   * @param run its whole name
   */
  public static String html(Store store, String run) {
    return html(AssessedRun.read(store, run));
  }

  static String html(AssessedRun run) {
    String script = String.join("\n", SCRIPTS.stream().map(Markup::resource).toList());
    String factors = RunTables.factors(run);
    Map<String, String> slots =
        Markup.slots("assessment of " + Markup.untrusted(run.target()), script);
    slots.put("script", script);
    slots.put("data", ReportData.json(new Data(suites(run), run.samples())));
    slots.put("target", Markup.untrusted(run.target()));
    slots.put("line", Markup.prose(RunHistory.line(run)));
    slots.put("headline", Markup.prose(RunHeadline.of(run)));
    slots.put("caution", RunHeadline.caution(run).map(Markup::caution).orElse(""));
    slots.put("setup-table", RunHistory.setup(run));
    slots.put("commands-table", RunHistory.commands(run));
    slots.put("suites-table", RunHistory.suites(run));
    slots.put("figure", HarmFigure.html(run));
    slots.put("judge-hidden", run.panels().isEmpty() ? " hidden" : "");
    slots.put("deeds-table", RunTables.deeds(run));
    slots.put("form-table", RunTables.form(run));
    slots.put("judges-tables", RunTables.judges(run));
    slots.put("judges-hidden", Panel.judges(run.table()).isEmpty() ? " hidden" : "");
    slots.put("factors-tables", factors);
    slots.put("factors-hidden", factors.isEmpty() ? " hidden" : "");
    slots.put("cost", RunTables.cost(run));
    slots.put("shown", Words.count(run.samples().transcripts().size()));
    slots.put("trials", Words.count(run.tallies().stream().mapToLong(Tally::trials).sum()));
    slots.put("export", Markup.untrusted(RunHistory.export(run)));
    slots.put("again", RunHistory.again(run));
    return Markup.fill(Markup.template("assessment.html"), slots);
  }

  private static List<String> suites(AssessedRun run) {
    return run.results().stream().map(SuiteResult::suite).toList();
  }
}
