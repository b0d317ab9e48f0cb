package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.train.LivePoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The issues of a model in training as curves of blocks, each with its last rate and interval drawn
 * on a scale of 0 to 100 %.
 */
final class LiveView {

  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final int SCALE = 40;

  private LiveView() {}

  /**
   * Draws the curves.
   *
   * @param points of all assessments so far, in order of steps
   */
  static String render(List<LivePoint> points, Ansi ansi) {
    Map<String, List<LivePoint>> byIssue =
        points.stream()
            .collect(
                Collectors.groupingBy(LivePoint::issue, LinkedHashMap::new, Collectors.toList()));
    LivePoint last = points.getLast();
    StringBuilder text = new StringBuilder();
    text.append(ansi.bold("after step " + last.step() + ", " + last.tokens() + " tokens\n"));
    byIssue.forEach((issue, curve) ->
        text.append(
            "  %-18s %-12s %8s  %s%n"
                .formatted(
                    Terminal.escape(issue),
                    curve.stream()
                        .skip(Math.max(0, curve.size() - 12))
                        .map(point -> block(point.estimate()))
                        .collect(Collectors.joining()),
                    Print.percent(curve.getLast().estimate()),
                    interval(curve.getLast().estimate()))));
    return text.toString();
  }

  private static String block(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> {
        int height = (int) Math.min(7, Math.floor(rate.value() * 8));
        yield BLOCKS.substring(height, height + 1);
      }
      case Estimate.Unknown unknown -> "?";
    };
  }

  /** The interval on the scale: a line from its low to its high end, a dot at the rate. */
  private static String interval(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> {
        char[] scale = "·".repeat(SCALE + 1).toCharArray();
        for (int i = place(rate.low()); i <= place(rate.high()); i++) {
          scale[i] = '─';
        }
        scale[place(rate.value())] = '●';
        yield new String(scale);
      }
      case Estimate.Unknown unknown -> "";
    };
  }

  private static int place(double share) {
    return (int) Math.round(share * SCALE);
  }
}
