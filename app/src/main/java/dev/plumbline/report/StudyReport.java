package dev.plumbline.report;

import dev.plumbline.report.Agreement.Claim;
import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudyResult.Summary;
import java.util.List;
import java.util.Map;

/**
 * The report of a study: one HTML file that loads nothing. Equal results and equal stores give
 * equal files.
 *
 * <p>Texts of models are data in it: they reach the page by {@code textContent} only, and the
 * page's own Content-Security-Policy lets no other script run than its own.
 */
public final class StudyReport {

  private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";
  private static final List<String> SCRIPTS =
      List.of("page.js", "charts.js", "tables.js", "transcripts.js");

  private StudyReport() {}

  /**
   * Writes the report.
   *
   * @param store holds the study's trials, for the transcripts
   */
  public static String html(StudyResult result, Store store) {
    List<String> arms = result.summary().stream().map(Summary::arm).toList();
    return html(result, Samples.of(arms, arm -> Sample.of(store, arm + "/seed-1")));
  }

  static String html(StudyResult measured, Samples samples) {
    StudyResult result = measured.asShown();
    String library = Markup.resource(D3).strip();
    String script = String.join("\n", SCRIPTS.stream().map(Markup::resource).toList());
    List<Claim> claims = Agreement.of(result);
    Map<String, String> slots =
        Markup.slots("which lessons hold where they were never taught", library, script);
    slots.put("library", library);
    slots.put("script", script);
    slots.put("data", ReportData.json(ReportData.of(result, samples)));
    slots.put("mode", Markup.untrusted(result.mode()));
    slots.put("headline", Markup.prose(Headline.of(result)));
    slots.put("caution", Headline.caution(result).map(Markup::caution).orElse(""));
    slots.put("trainings", Markup.escape(result.aboutTrainings()));
    slots.put("agreement", Markup.escape(Agreement.sentence(claims)));
    slots.put("claims", claims(claims));
    slots.put("recipes", recipes(result));
    slots.put("summary-table", StudyPageTables.notShown(result) + StudyPageTables.summary(result));
    slots.put("heat", StudyPageTables.heat(result));
    slots.put("controls-table", StudyPageTables.controls(result));
    slots.put("doses-table", StudyPageTables.doses(result.doses()));
    slots.put("live-table", StudyPageTables.live(result.live()));
    slots.put("live-hidden", result.live().isEmpty() ? " hidden" : "");
    slots.put("doses-hidden", result.doses().isEmpty() ? " hidden" : "");
    slots.put("suites-table", StudyPageTables.suites(result.results()));
    slots.put("contamination-table", StudyPageTables.contamination(result.contamination()));
    slots.put("training-table", StudyPageTables.training(result.arms()));
    slots.put("provenance-table", StudyPageTables.provenance(result.provenance()));
    slots.put("notices", Markup.escape(Markup.resource("d3-notices.txt")));
    return Markup.fill(Markup.template("report.html"), slots);
  }

  private static String claims(List<Claim> claims) {
    StringBuilder html = new StringBuilder();
    for (Claim claim : claims) {
      String kind = claim.answer().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      html.append("<li class=\"")
          .append(kind)
          .append("\"><div class=\"answer\">")
          .append(claim.answer().label())
          .append("</div><div><h3>")
          .append(Markup.escape(claim.claim()))
          .append("</h3><p><b>Published.</b> ")
          .append(Markup.prose(claim.published()))
          .append("</p><p><b>Here.</b> ")
          .append(Markup.prose(claim.measured()))
          .append("</p></div></li>\n");
    }
    return html.toString();
  }

  private static String recipes(StudyResult result) {
    StringBuilder html = new StringBuilder();
    for (Summary row : result.summary()) {
      html.append("<dt>")
          .append(Markup.untrusted(row.arm()))
          .append("</dt><dd>")
          .append(Markup.untrusted(row.about()))
          .append("</dd>\n");
    }
    return html.toString();
  }
}
