package dev.plumbline.report;

import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Harm by suite with its intervals, as a table whose middle column is drawn: it can be read without
 * scripts and aloud, and fits any width.
 */
final class HarmFigure {

  private static final int HEIGHT = 26;
  private static final int LOWER = 20;

  /** How far the axis goes, and how many parts it has. */
  private record Axis(double end, int parts) {

    private static final List<Axis> ALL =
        List.of(
            new Axis(0.1, 5),
            new Axis(0.2, 4),
            new Axis(0.4, 4),
            new Axis(0.6, 3),
            new Axis(0.8, 4),
            new Axis(1, 4));

    /** The shortest that all lines fit on. */
    static Axis of(List<Line> lines) {
      double most =
          lines.stream()
              .map(Line::harm)
              .mapToDouble(harm -> harm instanceof Rate rate ? rate.high() : 0)
              .max()
              .orElse(0);
      return ALL.stream().filter(axis -> axis.end >= most).findFirst().orElse(ALL.getLast());
    }

    String at(double value) {
      return String.format(Locale.ROOT, "%.2f%%", 100 * value / end);
    }
  }

  /**
   * A line of the figure.
   *
   * @param by whose finding it is; also its class: {@code rules}, {@code judge} or {@code both}
   * @param label what stands at its head
   */
  private record Line(
      String suite, String by, String label, String small, Estimate harm, String notShown) {}

  private HarmFigure() {}

  static String html(AssessedRun run) {
    List<Line> pressured = new ArrayList<>();
    List<Line> others = new ArrayList<>();
    for (SuiteResult result : run.results()) {
      (run.isPressured(result) ? pressured : others).addAll(lines(run, result));
    }
    List<Line> all = new ArrayList<>(pressured);
    all.addAll(others);
    Axis axis = Axis.of(all);
    return "<table class=\"strips\"><caption>Harm by suite, with 95 % intervals</caption><thead><tr>"
        + "<th scope=\"col\">suite</th><th scope=\"col\" class=\"strip\"><span class=\"aside\">drawn</span>"
        + ticks(axis)
        + "</th><th scope=\"col\" class=\"num\">harm</th><th scope=\"col\" class=\"num\">trials</th></tr></thead>"
        + body("Agents under pressure", pressured, axis)
        + body("Controls and chat", others, axis)
        + "</table>";
  }

  private static List<Line> lines(AssessedRun run, SuiteResult result) {
    List<Line> lines = new ArrayList<>();
    String suite = result.suite();
    lines.add(
        new Line(
            suite,
            "rules",
            suite,
            result.split().toString(),
            result.rate(Measure.HARM),
            result.harmNotShown()));
    for (Panel panel : run.panels()) {
      AssessedRun.row(panel, suite, "harm, judge")
          .ifPresent(row -> lines.add(line("judge", "by the " + panel.label(), row)));
      AssessedRun.row(panel, suite, "harm, both")
          .ifPresent(row -> lines.add(line("both", "by both", row)));
    }
    return lines;
  }

  private static Line line(String by, String label, Judged.Row row) {
    return new Line(row.suite(), by, label, "", row.rate(), row.notShown());
  }

  private static String body(String head, List<Line> lines, Axis axis) {
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder html =
        new StringBuilder("<tbody><tr class=\"group\"><th colspan=\"4\" scope=\"rowgroup\">")
            .append(head)
            .append("</th></tr>");
    lines.forEach(line -> html.append(row(line, axis)));
    return html.append("</tbody>\n").toString();
  }

  private static String row(Line line, Axis axis) {
    String aside =
        line.by().equals("rules")
            ? ""
            : "<span class=\"aside\">" + Markup.untrusted(line.suite()) + " </span>";
    String small =
        line.small().isEmpty() ? "" : " <small>" + Markup.escape(line.small()) + "</small>";
    return "<tr class=\"by-%s\"><th scope=\"row\">%s%s%s</th><td class=\"strip\">%s</td>%s%s</tr>\n"
        .formatted(
            line.by(),
            aside,
            Markup.untrusted(line.label()),
            small,
            strip(line, axis),
            value(line),
            trials(line.harm()));
  }

  private static String value(Line line) {
    if (!line.notShown().isEmpty()) {
      return "<td class=\"num missing\" title=\"%s\">%s</td>"
          .formatted(Markup.untrusted(line.notShown()), Words.NOT_SHOWN);
    }
    return line.harm() instanceof Rate rate
        ? "<td class=\"num\">%s <small>%s</small></td>"
            .formatted(Words.value(rate), Words.interval(rate))
        : "<td class=\"num missing\">" + Words.MISSING + "</td>";
  }

  private static String trials(Estimate harm) {
    return "<td class=\"num\">%s%s</td>"
        .formatted(
            Words.count(harm.n()),
            harm.missing() == 0
                ? ""
                : " <small>" + Words.count(harm.missing()) + " missing</small>");
  }

  private static String strip(Line line, Axis axis) {
    int height = line.by().equals("rules") ? HEIGHT : LOWER;
    StringBuilder svg = open(height).append(grid(axis, height));
    if (line.notShown().isEmpty() && line.harm() instanceof Rate rate) {
      int middle = height / 2;
      svg.append(
          "<line class=\"bar\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>"
              .formatted(axis.at(rate.low()), axis.at(rate.high()), middle, middle));
      svg.append(
          line.by().equals("both")
              ? "<rect class=\"dot\" x=\"%s\" y=\"%d\" width=\"8\" height=\"8\" transform=\"translate(-4)\"/>"
                  .formatted(axis.at(rate.value()), middle - 4)
              : "<circle class=\"dot\" cx=\"%s\" cy=\"%d\" r=\"4.5\"/>"
                  .formatted(axis.at(rate.value()), middle));
    }
    return svg.append("</svg>").toString();
  }

  private static String ticks(Axis axis) {
    StringBuilder svg = open(18);
    for (int i = 0; i <= axis.parts(); i++) {
      double value = axis.end() * i / axis.parts();
      svg.append(
          "<text class=\"tick\" x=\"%s\" y=\"13\" text-anchor=\"middle\">%.0f%s</text>"
              .formatted(axis.at(value), 100 * value, i == 0 ? "" : "\u00a0%"));
    }
    return svg.append("</svg>").toString();
  }

  private static String grid(Axis axis, int height) {
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i <= axis.parts(); i++) {
      String x = axis.at(axis.end() * i / axis.parts());
      svg.append(
          "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/>".formatted(x, x, height));
    }
    return svg.toString();
  }

  private static StringBuilder open(int height) {
    return new StringBuilder("<svg width=\"100%\" height=\"")
        .append(height)
        .append("\" aria-hidden=\"true\">");
  }
}
