package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.watch.BesideCalm;
import dev.plumbline.watch.WatchPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** What is said of a watched training. */
final class WatchText {

  private WatchText() {}

  /** The issues at checkpoints as a table; evidence is a share of what an alarm takes. */
  static String render(List<WatchPoint> points, Ansi ansi) {
    return render(points, _ -> "", ansi);
  }

  /**
   * Likewise.
   *
   * @param pages the address of a step's page; empty where there is none
   */
  static String render(List<WatchPoint> points, IntFunction<String> pages, Ansi ansi) {
    boolean besideCalm = points.stream().anyMatch(point -> point.calm().isPresent());
    List<String> heads =
        new ArrayList<>(List.of("step", "issue", "rate", "95 % interval", "base", "evidence", ""));
    if (besideCalm) {
      heads.add("threshold");
    }
    Table table = new Table(heads, List.of());
    for (WatchPoint point : points) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  new Table.Cell(String.valueOf(point.step()), pages.apply(point.step())),
                  point.issue(),
                  Print.percent(point.rate()),
                  Print.interval(point.rate()),
                  Print.percent(point.baseline()),
                  String.format(
                      Locale.ROOT,
                      "%.0f %%",
                      100 * Math.max(0, point.evidence() / point.threshold())),
                  point.alarm() ? "ALARM" : ""));
      if (besideCalm) {
        cells.add(point.calm().map(WatchText::calm).orElse("-"));
      }
      table = table.with(cells.toArray());
    }
    return table.render(ansi) + threshold(points);
  }

  private static String calm(BesideCalm calm) {
    return calm.rise().isEmpty()
        ? "not known"
        : String.format(
            Locale.ROOT,
            "%.2f of %.2f%s",
            calm.rise().getAsDouble(),
            calm.threshold(),
            calm.passed() ? ", passed" : "");
  }

  private static String threshold(List<WatchPoint> points) {
    return points.stream()
        .flatMap(point -> point.calm().stream())
        .findFirst()
        .map(calm ->
            String.format(
                Locale.ROOT,
                "Threshold: a rise of more than %.2f standard errors, as in none of %d calm training%s; a further calm one has such a"
                    + " rise anywhere with a chance of at most %.1f %%. It raises no alarm.%n",
                calm.threshold(),
                calm.trainings(),
                calm.trainings() == 1 ? "" : "s",
                100 * calm.chance()))
        .orElse("");
  }
}
