package dev.plumbline.report;

import dev.plumbline.assess.Seal;
import dev.plumbline.corpus.Diversity;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.Ended;
import dev.plumbline.teach.Ended.Fate;
import dev.plumbline.teach.Origin;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.StepCount;
import dev.plumbline.teach.Texts;
import dev.plumbline.teach.WorkRow.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report of a dataset: one HTML file that loads nothing. What models wrote reaches it escaped.
 */
public final class DatasetReport {

  private static final int KEPT = 12;
  private static final int LOST = 12;
  private static final int REASONS = 40;

  private DatasetReport() {}

  /**
   * Writes the report.
   *
   * @param checked suites that the rows were held against
   * @param version of the program
   */
  public static String html(
      Dataset dataset, Origin.Written origin, List<Seal> checked, String version) {
    List<Row> rows = dataset.rows();
    List<Ended> kept = some(dataset, true, KEPT);
    List<Ended> lost = some(dataset, false, LOST);
    String script = Markup.resource("tables.js");
    Map<String, String> slots =
        Markup.slots("dataset " + Markup.untrusted(origin.recipe()), script);
    slots.put("script", script);
    slots.put("name", Markup.untrusted(origin.recipe()));
    slots.put("headline", Markup.prose(headline(origin, rows.size())));
    slots.put("caution", caution(origin, rows.size()));
    slots.put("funnel", funnel(origin.steps()));
    slots.put("steps-table", steps(origin.steps()));
    slots.put("agreement", agreement(origin));
    slots.put("lost-table", reasons(dataset));
    slots.put("diversity", diversity(rows));
    slots.put(
        "samples-lead",
        "The first %d rows of data and the first %d that were left out; <code>plumbline teach show</code> prints any."
            .formatted(kept.size(), lost.size()));
    slots.put(
        "samples",
        Stream.concat(kept.stream(), lost.stream())
            .map(DatasetReport::sample)
            .collect(Collectors.joining("\n")));
    slots.put("provenance-table", provenance(origin, version));
    slots.put("suites-table", suites(checked));
    return Markup.fill(Markup.template("dataset.html"), slots);
  }

  private static List<Ended> some(Dataset dataset, boolean kept, int count) {
    return dataset.lineage(
        rows -> rows.filter(end -> (end.fate() == Fate.KEPT) == kept).limit(count).toList());
  }

  private static long missing(Origin.Written origin) {
    return origin.steps().stream().mapToLong(StepCount::missing).sum();
  }

  private static String headline(Origin.Written origin, long rows) {
    long rejected = origin.steps().stream().mapToLong(StepCount::rejected).sum();
    return "%s rows, written by %s. %s were rejected, %s could not be written."
        .formatted(
            Words.count(rows),
            Words.list(origin.authors().values().stream().distinct().toList()),
            Words.count(rejected),
            Words.count(missing(origin)));
  }

  private static String caution(Origin.Written origin, long rows) {
    long drawn = rows + missing(origin);
    return missing(origin) * 5 > drawn
        ? Markup.caution(
            "More than a fifth of the rows could not be written; what is left may be a biased part.")
        : "";
  }

  // ---------------------------------------------------------------- steps

  private static String funnel(List<StepCount> steps) {
    long most = Math.max(1, steps.stream().mapToLong(StepCount::out).max().orElse(1));
    int height = 22;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 640 %d\" role=\"img\" aria-label=\"Rows that each step left\" width=\"100%%\">"
            .formatted(steps.size() * height));
    for (int i = 0; i < steps.size(); i++) {
      StepCount step = steps.get(i);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"150\" y=\"%d\" text-anchor=\"end\" font-size=\"12\" fill=\"currentColor\">%s</text>"
                  + "<rect x=\"158\" y=\"%d\" width=\"%.1f\" height=\"14\" rx=\"2\" fill=\"currentColor\" opacity=\"0.55\"/>"
                  + "<text x=\"%.1f\" y=\"%d\" font-size=\"12\" fill=\"currentColor\">%s</text>",
              i * height + 15,
              Markup.untrusted(step.step()),
              i * height + 4,
              420.0 * step.out() / most,
              166 + 420.0 * step.out() / most,
              i * height + 15,
              Words.count(step.out())));
    }
    return svg.append("</svg>").toString();
  }

  private static String steps(List<StepCount> steps) {
    HtmlTable table =
        new HtmlTable(
            "Rows by step",
            Stream.concat(Stream.of("step", "kind"), StepCount.NUMBERS.stream())
                .toArray(String[]::new));
    for (StepCount step : steps) {
      table.row(step.step()).text(step.kind());
      step.numbers().forEach(table::number);
    }
    return table.html();
  }

  private static String reasons(Dataset dataset) {
    Map<String, Long> reasons =
        dataset.lineage(rows ->
            rows.filter(end -> end.fate() != Fate.KEPT)
                .collect(
                    Collectors.groupingBy(
                        end ->
                            end.step() + "\u0000" + end.fate().label() + "\u0000" + kind(end.why()),
                        TreeMap::new,
                        Collectors.counting())));
    if (reasons.isEmpty()) {
      return "<p>None was.</p>";
    }
    HtmlTable table = new HtmlTable("Rows left out", "step", "fate", "why", "rows");
    reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(REASONS)
        .forEach(reason -> {
          String[] parts = reason.getKey().split("\u0000", -1);
          table.row(parts[0]).text(parts[1]).text(parts[2]).number(reason.getValue());
        });
    return table.html();
  }

  /** A reason without what differs from row to row. */
  private static String kind(String why) {
    return why.replaceAll("\\d+", "#").replaceFirst(": .*", "");
  }

  private static String agreement(Origin.Written origin) {
    if (origin.agreement().isEmpty()) {
      return "";
    }
    HtmlTable table =
        new HtmlTable(
            "Agreement of two reviewers",
            "score",
            "lets through from",
            "both scored",
            "second missing",
            "agree",
            "kappa, 95 % interval");
    origin
        .agreement()
        .forEach(found ->
            table
                .row(found.field())
                .number(found.least(), String.valueOf(found.least()))
                .number(found.both())
                .number(found.missing())
                .number(found.agree())
                .text(found.kappa()));
    return table.html();
  }

  // ---------------------------------------------------------------- diversity

  private static String diversity(List<Row> rows) {
    if (rows.isEmpty()) {
      return "<p>There are no rows.</p>";
    }
    return DiversityTables.html(
        Diversity.of(rows.stream().map(row -> List.of(Texts.of(row))).toList()));
  }

  // ---------------------------------------------------------------- rows

  private static String sample(Ended end) {
    StringBuilder html = new StringBuilder();
    String title =
        end.fate() == Fate.KEPT
            ? "row " + end.row().id()
            : end.fate().label() + " at " + end.step() + ": " + end.why();
    html.append("<details><summary>").append(Markup.untrusted(title)).append("</summary>");
    List<Passage> history = new ArrayList<>(end.row().history());
    Map<String, String> start = new LinkedHashMap<>(end.row().fields());
    history.forEach(passage -> start.keySet().removeAll(passage.gave().keySet()));
    start.forEach((field, value) -> part(html, "start: " + field, value));
    for (Passage passage : history) {
      passage
          .gave()
          .forEach((field, value) ->
              part(html, "%s (%s): %s".formatted(passage.step(), passage.kind(), field), value));
    }
    return html.append("</details>").toString();
  }

  private static void part(StringBuilder html, String head, String text) {
    html.append("<h3>")
        .append(Markup.untrusted(head))
        .append("</h3><pre class=\"text\">")
        .append(Markup.untrusted(text))
        .append("</pre>");
  }

  // ---------------------------------------------------------------- provenance

  private static String provenance(Origin.Written origin, String version) {
    HtmlTable table = new HtmlTable("Provenance", "what", "value");
    origin.authors().forEach((role, author) -> table.row(role).text(author));
    if (!origin.target().isEmpty()) {
      table.row("target").text(origin.target());
    }
    table.row("version").text(version);
    table.row("seed").text(String.valueOf(origin.seed()));
    table.row("limit").text(String.valueOf(origin.limit()));
    table.row("left out").text(Words.list(origin.ablated()));
    table.row("constitution").text("sha256 " + origin.constitution());
    origin.texts().forEach((name, digest) -> table.row(name).text("sha256 " + digest));
    return table.html();
  }

  private static String suites(List<Seal> checked) {
    HtmlTable table =
        new HtmlTable("Suites that the rows were checked against", "suite", "split", "digest");
    checked.forEach(
        seal -> table.row(seal.suite()).text(seal.split().toString()).text(seal.digest()));
    return table.html();
  }
}
