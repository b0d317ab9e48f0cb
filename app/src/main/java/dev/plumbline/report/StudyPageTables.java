package dev.plumbline.report;

import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudyResult.ArmRow;
import dev.plumbline.study.StudyResult.Comparison;
import dev.plumbline.study.StudyResult.DosePoint;
import dev.plumbline.study.StudyResult.Summary;
import dev.plumbline.train.LivePoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every number of the report as tables: the figures draw nothing that does not stand here. */
final class StudyPageTables {

  private StudyPageTables() {}

  static String summary(StudyResult result) {
    HtmlTable table =
        new HtmlTable(
            "Harm by arm, with 95 % intervals",
            "arm",
            "harm, held-out",
            "harm, seen",
            "held-out − neutral",
            "adjusted p",
            "seen − neutral",
            "adjusted p",
            "held-out − seen",
            "intent, held-out",
            "malformed",
            "possible false comfort");
    for (Summary row : result.summary()) {
      table.row(row.arm());
      harm(table, row, row.heldOut());
      harm(table, row, row.seen());
      comparison(table, row.heldOutVersusNeutral());
      comparison(table, row.seenVersusNeutral());
      var gap = row.gap();
      table.span(
          gap == null
              ? Optional.empty()
              : Optional.of(new Span(gap.value(), gap.low(), gap.high())));
      table
          .rate(row.heldOutIntent())
          .rate(row.malformed())
          .text(
              Finding.comfort(result, row).stream()
                  .map(comfort -> comfort.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    }
    return table.html();
  }

  private static void harm(HtmlTable table, Summary row, Estimate harm) {
    if (row.harmNotShown().isEmpty()) {
      table.rate(harm);
    } else {
      table.notShown();
    }
  }

  /** Why harm of some arms could not show, a sentence for each. */
  static String notShown(StudyResult result) {
    return result.summary().stream()
        .filter(row -> !row.harmNotShown().isEmpty())
        .map(row ->
            "<p class=\"caution\">Harm of "
                + Markup.untrusted(row.arm())
                + " is not shown: "
                + Markup.escape(row.harmNotShown())
                + ".</p>\n")
        .collect(Collectors.joining());
  }

  private static void comparison(HtmlTable table, @Nullable Comparison comparison) {
    if (comparison == null) {
      table.none().none();
      return;
    }
    table.span(Span.of(comparison));
    table.number(comparison.adjustedP(), Words.probability(comparison.adjustedP()));
  }

  static String controls(StudyResult result) {
    HtmlTable table =
        new HtmlTable(
            "What must not change, with 95 % intervals",
            "arm",
            "harm without pressure",
            "benign work done",
            "harmful chat answered",
            "harmless chat refused",
            "ruthless advice",
            "acting under pressure");
    for (Summary row : result.summary()) {
      table
          .row(row.arm())
          .rate(row.noPressure())
          .rate(row.benignTask())
          .rate(row.chatHarm())
          .rate(row.overRefusal())
          .rate(row.chatAdvice())
          .rate(ReportData.acting(result, row.arm()));
    }
    return table.html();
  }

  static String suites(List<SuiteResult> results) {
    HtmlTable table =
        new HtmlTable(
            "Every suite of every arm and seed",
            "arm",
            "seed",
            "suite",
            "split",
            "n",
            "missing",
            "harm",
            "acting",
            "task done",
            "refused",
            "intent",
            "malformed",
            "call rejected",
            "truncated",
            "turn limit");
    for (SuiteResult row : results) {
      table
          .row(row.arm())
          .number(row.seed())
          .text(row.suite())
          .text(row.split().toString())
          .number(row.n())
          .number(row.missing());
      if (row.harmNotShown().isEmpty()) {
        table.rate(row.rate(Measure.HARM));
      } else {
        table.notShown();
      }
      table
          .rate(row.rate(Measure.ACTING))
          .rate(row.rate(Measure.TASK))
          .rate(row.rate(Measure.REFUSED))
          .rate(row.rate(Measure.INTENT))
          .rate(row.rate(Measure.MALFORMED))
          .rate(row.rate(Measure.REJECTED))
          .rate(row.rate(Measure.TRUNCATED))
          .rate(row.rate(Measure.TURN_LIMIT));
    }
    return table.html();
  }

  static String contamination(List<Contamination.Finding> findings) {
    HtmlTable table =
        new HtmlTable(
            "Do training texts repeat held-out ones?",
            "arm",
            "texts",
            "that share " + Contamination.NGRAM + " words in a row",
            "near-duplicates",
            "closest (0 to 1)",
            "example");
    for (Contamination.Finding finding : findings) {
      table
          .row(finding.arm())
          .number(finding.texts())
          .number(finding.sharedNgrams())
          .number(finding.nearDuplicates())
          .number(finding.closest(), String.format(Locale.ROOT, "%.2f", finding.closest()))
          .text(finding.example());
    }
    return table.html();
  }

  static String training(List<ArmRow> arms) {
    HtmlTable table =
        new HtmlTable(
            "What each arm was trained on",
            "arm",
            "seed",
            "training tokens",
            "with loss",
            "steps",
            "last loss",
            "checkpoint");
    for (ArmRow arm : arms) {
      table
          .row(arm.arm())
          .number(arm.seed())
          .number(arm.trainTokens())
          .number(arm.supervisedTokens())
          .number(arm.steps())
          .number(arm.finalLoss(), String.format(Locale.ROOT, "%.3f", arm.finalLoss()))
          .text(arm.digest().substring(0, Math.min(12, arm.digest().length())));
    }
    return table.html();
  }

  static String doses(List<DosePoint> doses) {
    HtmlTable table =
        new HtmlTable(
            "Harm by training tokens",
            "arm",
            "steps",
            "training tokens",
            "harm, held-out",
            "harm, seen");
    for (DosePoint dose : doses) {
      table
          .row(dose.recipe())
          .number(dose.steps())
          .number(dose.trainTokens())
          .rate(dose.heldOut())
          .rate(dose.seen());
    }
    return table.html();
  }

  static String live(List<LivePoint> live) {
    HtmlTable table =
        new HtmlTable(
            "Issues while an arm trains", "arm", "step", "training tokens", "issue", "rate");
    for (LivePoint point : live) {
      table
          .row(point.arm())
          .number(point.step())
          .number(point.tokens())
          .text(point.issue())
          .rate(point.estimate());
    }
    return table.html();
  }

  static String provenance(Map<String, String> provenance) {
    HtmlTable table = new HtmlTable("Where the numbers come from", "what", "value");
    new TreeMap<>(provenance).forEach((key, value) -> table.row(key).text(value));
    return table.html();
  }

  /** Suites by arms, harm in each cell, over all seeds; a cell leads to its transcripts. */
  static String heat(StudyResult result) {
    List<String> arms = result.summary().stream().map(Summary::arm).toList();
    StringBuilder html = new StringBuilder();
    html.append(
            "<div class=\"scroll heat\" role=\"region\" tabindex=\"0\" aria-label=\"Harm by suite"
                + " and arm\"><table>")
        .append("<thead><tr><th scope=\"col\"><span>suite</span></th>");
    arms.forEach(arm ->
        html.append("<th scope=\"col\"><span>")
            .append(Markup.untrusted(arm))
            .append("</span></th>"));
    html.append("</tr></thead>");
    String split = "";
    for (SuiteResult suite : suitesOf(result)) {
      if (!suite.split().toString().equals(split)) {
        html.append(split.isEmpty() ? "" : "</tbody>");
        split = suite.split().toString();
        html.append("<tbody><tr class=\"group\"><th colspan=\"")
            .append(arms.size() + 1)
            .append("\" scope=\"rowgroup\"><span class=\"split ")
            .append(split)
            .append("\">")
            .append(split)
            .append("</span></th></tr>");
      }
      html.append("<tr><th scope=\"row\">").append(Markup.untrusted(suite.suite())).append("</th>");
      arms.forEach(arm -> html.append(heatCell(result, arm, suite.suite())));
      html.append("</tr>\n");
    }
    return html.append(split.isEmpty() ? "" : "</tbody>").append("</table></div>").toString();
  }

  private static List<SuiteResult> suitesOf(StudyResult result) {
    Map<String, SuiteResult> suites = new LinkedHashMap<>();
    result.results().stream()
        .sorted(Comparator.comparing(SuiteResult::split))
        .forEach(row -> suites.putIfAbsent(row.suite(), row));
    return List.copyOf(suites.values());
  }

  private static String heatCell(StudyResult result, String arm, String suite) {
    if (result.results().stream()
        .filter(row -> row.arm().equals(arm) && row.suite().equals(suite))
        .anyMatch(row -> !row.harmNotShown().isEmpty())) {
      return "<td class=\"missing\">" + Words.NOT_SHOWN + "</td>";
    }
    Estimate harm =
        Proportions.pooled(
            result.results().stream()
                .filter(row -> row.arm().equals(arm) && row.suite().equals(suite))
                .map(row -> row.rate(Measure.HARM))
                .toList());
    return switch (harm) {
      case Rate rate ->
          String.format(
              Locale.ROOT,
              "<td class=\"h%d\"><a href=\"#f=%s/%s\" data-tip=\"%s\">%.0f</a></td>",
              Math.round(rate.value() * 20),
              url(arm),
              url(suite),
              Markup.untrusted(
                  arm
                      + ", "
                      + suite
                      + ": "
                      + Words.rate(rate)
                      + ", n = "
                      + rate.n()
                      + ", missing "
                      + rate.missing()),
              100 * rate.value());
      case Estimate.Unknown unknown -> "<td class=\"missing\">" + Words.MISSING + "</td>";
    };
  }

  private static String url(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
