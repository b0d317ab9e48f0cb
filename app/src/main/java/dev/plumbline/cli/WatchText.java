package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.watch.WatchPoint;
import java.util.List;
import java.util.Locale;

/** What is said of a watched training. */
final class WatchText {

  private WatchText() {}

  /** The issues at checkpoints as a table; evidence is a share of what an alarm takes. */
  static String render(List<WatchPoint> points, Ansi ansi) {
    Table table = Table.of("step", "issue", "rate", "95 % interval", "base", "evidence", "");
    for (WatchPoint point : points) {
      table =
          table.with(
              point.step(),
              point.issue(),
              Print.percent(point.rate()),
              Print.interval(point.rate()),
              Print.percent(point.baseline()),
              String.format(
                  Locale.ROOT, "%.0f %%", 100 * Math.max(0, point.evidence() / point.threshold())),
              point.alarm() ? "ALARM" : "");
    }
    return table.render(ansi);
  }
}
