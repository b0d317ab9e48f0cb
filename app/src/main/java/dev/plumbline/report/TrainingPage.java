package dev.plumbline.report;

import dev.plumbline.lm.TrainingStep;
import dev.plumbline.report.LineChart.Point;
import dev.plumbline.train.TrainingLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A training as its log has it: one HTML file that loads nothing, with a chart for each number. */
public final class TrainingPage {

  public static final String FILE = "training.html";

  private TrainingPage() {}

  /**
   * Writes the page.
   *
   * @param name of the training
   * @param steps of its log, in order
   * @param version of the program
   */
  public static String html(String name, List<TrainingStep> steps, String version) {
    List<LineChart> charts = charts(steps);
    Map<String, String> slots = Markup.slots("training " + Markup.untrusted(name));
    slots.put("name", Markup.untrusted(name));
    slots.put("headline", Markup.prose(headline(steps)));
    slots.put("caution", caution(charts));
    slots.put("charts", charts.stream().map(LineChart::html).collect(Collectors.joining("\n")));
    slots.put("numbers-table", table(charts));
    slots.put("log", Markup.escape(TrainingLog.FILE));
    slots.put("version", Markup.untrusted(version));
    return Markup.fill(Markup.template("training.html"), slots);
  }

  private static List<LineChart> charts(List<TrainingStep> steps) {
    Map<String, List<Point>> byName = new LinkedHashMap<>();
    for (String first : List.of("loss", "learning_rate", "tokens")) {
      byName.put(first, new ArrayList<>());
    }
    for (TrainingStep step : steps) {
      TrainingLog.values(step)
          .forEach((name, value) ->
              byName
                  .computeIfAbsent(name, one -> new ArrayList<>())
                  .add(new Point(step.step(), value)));
    }
    return byName.entrySet().stream()
        .map(one -> new LineChart(one.getKey().replace('_', ' '), one.getValue()))
        .toList();
  }

  private static String headline(List<TrainingStep> steps) {
    if (steps.isEmpty()) {
      return "No step is done yet.";
    }
    TrainingStep last = steps.getLast();
    return String.format(
        Locale.ROOT,
        "%s steps over %s tokens, %s of them with loss; the loss was %s at step %d and %s at step %d.",
        Words.count(last.step()),
        Words.count(last.tokens()),
        Words.count(last.supervisedTokens()),
        number(steps.getFirst().loss()),
        steps.getFirst().step(),
        number(last.loss()),
        last.step());
  }

  private static String caution(List<LineChart> charts) {
    String broken =
        charts.stream()
            .filter(chart -> chart.notFinite() > 0)
            .map(chart -> "%s of %s".formatted(Words.count(chart.notFinite()), chart.name()))
            .collect(Collectors.joining(", "));
    return broken.isEmpty()
        ? ""
        : Markup.caution(
            "Values that are no finite numbers are left out of the charts: " + broken + ".");
  }

  private static String table(List<LineChart> charts) {
    HtmlTable table = new HtmlTable("Numbers of the training", "number", "steps", "first", "last");
    for (LineChart chart : charts) {
      table.row(chart.name()).number(chart.points().size());
      if (chart.points().isEmpty()) {
        table.text("-").text("-");
      } else {
        value(table, chart.points().getFirst());
        value(table, chart.points().getLast());
      }
    }
    return table.html();
  }

  private static void value(HtmlTable table, Point point) {
    boolean whole = Math.abs(point.value()) < 1e15 && point.value() == Math.rint(point.value());
    table.number(point.value(), whole ? Words.count((long) point.value()) : number(point.value()));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Scale.text(value) : String.valueOf(value);
  }
}
