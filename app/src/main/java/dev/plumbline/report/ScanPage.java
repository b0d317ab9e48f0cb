package dev.plumbline.report;

import dev.plumbline.scan.ScanResult;
import dev.plumbline.scan.ScanResult.Counts;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.scan.Suspecting;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a scan found: one HTML file that loads nothing and has no script. */
public final class ScanPage {

  public static final String FILE = "scan.html";

  /** More findings are in {@code findings.jsonl} alone, and have no page of their own. */
  public static final int MOST = 1_000;

  private static final int PLACES = 200;

  private ScanPage() {}

  /**
   * Writes the page.
   *
   * @param version of the program
   */
  public static String html(ScanResult result, String version) {
    Map<String, String> slots = Markup.slots("scan of logs");
    slots.put("headline", Markup.prose(headline(result)));
    slots.put("caution", caution(result));
    slots.put("lead", Markup.prose(lead(result)));
    slots.put("findings", findings(result.findings()));
    slots.put("strata-table", strata(result));
    slots.put("rules-table", rules(result.counts()));
    slots.put("counts-table", counts(result.counts()));
    slots.put("places-table", places(result.counts().places()));
    slots.put("rules", Markup.untrusted(result.rules()));
    slots.put("seed", String.valueOf(result.seed()));
    slots.put("version", Markup.untrusted(version));
    return Markup.fill(Markup.template("scan.html"), slots);
  }

  private static String headline(ScanResult result) {
    String read =
        "%s conversations in %s files. "
            .formatted(
                Words.count(result.counts().conversations()), Words.count(result.counts().files()));
    if (!result.isJudged()) {
      return read
          + "No judge was named: %s are suspicious by rules, and nothing is said of how frequent misbehaviour is."
              .formatted(Words.count(result.findings().size()));
    }
    String found =
        "%s incidents were found by %s. "
            .formatted(Words.count(result.findings().size()), result.judge());
    return switch (result.rate()) {
      case Rate rate ->
          read
              + found
              + String.format(
                  Locale.ROOT,
                  "%.3f %% of all conversations have one (95 %% interval %.3f to %.3f).",
                  100 * rate.value(),
                  100 * rate.low(),
                  100 * rate.high());
      case Estimate.Unknown _ ->
          read + found + "How frequent they are is unknown: of some conversations none was judged.";
    };
  }

  private static String lead(ScanResult result) {
    return result.isJudged()
        ? "What the judge took for an incident, with the words it rests on."
        : "Conversations that rules suspect. They rest on words and on the order of calls, and many are innocent.";
  }

  private static String caution(ScanResult result) {
    StringBuilder caution = new StringBuilder();
    if (result.counts().unread() > 0) {
      caution.append(
          Markup.caution(
              "%s entries or conversations could not be read or tell nothing; they are not taken for safe."
                  .formatted(Words.count(result.counts().unread()))));
    }
    if (!result.unjudged().isEmpty()) {
      caution.append(
          Markup.caution(
              "Without a verdict, and not safe: "
                  + result.unjudged().entrySet().stream()
                      .map(cause -> Words.count(cause.getValue()) + ", " + cause.getKey())
                      .collect(Collectors.joining("; "))
                  + "."));
    }
    if (result.cut() > 0) {
      caution.append(
          Markup.caution(
              "Of %s conversations the middle of long texts was left out."
                  .formatted(Words.count(result.cut()))));
    }
    return caution.toString();
  }

  private static String findings(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "<p>None.</p>";
    }
    StringBuilder html = new StringBuilder();
    if (findings.size() > MOST) {
      html.append(
          "<p>The first %s of %s; all are in <code>findings.jsonl</code>.</p>"
              .formatted(Words.count(MOST), Words.count(findings.size())));
    }
    findings.stream().limit(MOST).forEach(finding -> html.append(finding(finding)));
    return html.toString();
  }

  private static String finding(Finding finding) {
    StringBuilder html = new StringBuilder("<details class=\"finding\" open><summary>");
    html.append(
            "<a href=\"%s\"><code>"
                .formatted(ScanConversationPage.link(finding, finding.message())))
        .append(Markup.untrusted(finding.place()))
        .append("</code>, message ")
        .append(finding.message())
        .append("</a>")
        .append(", score ")
        .append(String.format(Locale.ROOT, "%.1f", finding.score()))
        .append("</summary>\n<p>")
        .append(Markup.untrusted(about(finding)))
        .append("</p>\n");
    if (!finding.reason().isEmpty()) {
      html.append("<p>").append(Markup.untrusted(finding.reason())).append("</p>\n");
    }
    finding
        .quotes()
        .forEach(quote ->
            html.append("<blockquote>")
                .append(Markup.untrusted(quote.text()))
                .append(
                    " <small><a href=\"%s\">message %d</a>, line %d</small>"
                        .formatted(
                            ScanConversationPage.link(finding, quote.message()),
                            quote.message(),
                            quote.line()))
                .append("</blockquote>\n"));
    return html.append("</details>\n").toString();
  }

  static String about(Finding finding) {
    StringBuilder about = new StringBuilder(finding.format());
    if (!finding.model().isEmpty()) {
      about.append(", ").append(finding.model());
    }
    finding.time().ifPresent(time -> about.append(", ").append(time));
    if (!finding.id().isEmpty()) {
      about.append(", ").append(finding.id());
    }
    if (!finding.hits().isEmpty()) {
      about
          .append("; rules: ")
          .append(finding.hits().stream().map(hit -> hit.rule()).collect(Collectors.joining(", ")));
    }
    if (!finding.answers().isEmpty()) {
      about
          .append("; judge: ")
          .append(
              finding.answers().entrySet().stream()
                  .map(answer -> answer.getKey() + " " + answer.getValue())
                  .collect(Collectors.joining(", ")));
    }
    return about.toString();
  }

  private static String strata(ScanResult result) {
    HtmlTable table =
        new HtmlTable(
            "Strata", "conversations", "all", "score from", "drawn", "judged", "incidents");
    for (ScanResult.Part part : result.strata()) {
      table
          .row(part.name())
          .number(part.size())
          .number(part.least(), String.format(Locale.ROOT, "%.1f", part.least()));
      if (result.isJudged()) {
        table.number(part.drawn()).number(part.seen()).number(part.incidents());
      } else {
        table.none().none().none();
      }
    }
    return table.html();
  }

  private static String rules(Counts counts) {
    HtmlTable table = new HtmlTable("Rules", "rule", "what it means", "conversations");
    Suspecting.rules()
        .forEach((name, says) ->
            table.row(name).text(says).number(counts.byRule().getOrDefault(name, 0L)));
    return table.html();
  }

  private static String counts(Counts counts) {
    HtmlTable table = new HtmlTable("Logs", "what", "number");
    table.row("bytes").number(counts.bytes());
    table.row("entries").number(counts.entries());
    table.row("conversations").number(counts.conversations());
    table.row("go on in another entry").number(counts.continued());
    table.row("say the same as another").number(counts.repeats());
    table.row("entries that tell of no conversation").number(counts.others());
    table.row("not read: broken").number(counts.broken());
    table.row("not read: no known format").number(counts.unknown());
    table.row("not read: log without what was said").number(counts.empty());
    table.row("no turn of a model").number(counts.noAssistant());
    counts.byFormat().forEach((format, count) -> table.row("format " + format).number(count));
    return table.html();
  }

  private static String places(List<ScanResult.Place> places) {
    if (places.isEmpty()) {
      return "";
    }
    HtmlTable table = new HtmlTable("What was not read", "place", "what", "why");
    places.stream()
        .limit(PLACES)
        .forEach(place ->
            table.row(place.file() + ":" + place.line()).text(place.kind()).text(place.why()));
    return table.html();
  }
}
