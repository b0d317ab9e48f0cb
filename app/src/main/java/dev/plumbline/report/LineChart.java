package dev.plumbline.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line over steps, drawn as SVG that needs no script. Of more points than fit, some together are
 * one: their mean, in the band from the least to the most of them.
 *
 * @param name what is drawn
 */
record LineChart(String name, List<Point> points) {

  /** A value at a step. */
  record Point(int step, double value) {}

  /** Points that are drawn as one. */
  private record Mean(double step, double value, double least, double most) {}

  private static final int WIDTH = 640;
  private static final int HEIGHT = 200;
  private static final int LEFT = 70;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 26;
  private static final int MOST = 400;

  LineChart {
    points = List.copyOf(points);
  }

  /** Points that can be drawn. */
  private List<Point> finite() {
    return points.stream().filter(point -> Double.isFinite(point.value())).toList();
  }

  /** How many values are no numbers, or infinite. */
  long notFinite() {
    return points.stream().filter(point -> !Double.isFinite(point.value())).count();
  }

  /** The chart with its caption; a sentence when there is nothing to draw. */
  String html() {
    List<Mean> means = means(finite());
    if (means.isEmpty()) {
      return "<p>" + Markup.untrusted(name) + ": no step has a finite value.</p>";
    }
    Scale down =
        Scale.of(
            means.stream().mapToDouble(Mean::least).min().orElseThrow(),
            means.stream().mapToDouble(Mean::most).max().orElseThrow());
    Scale across = Scale.exact(means.getFirst().step(), means.getLast().step());
    Plot plot = new Plot(across, down, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
    return """
    <figure class="drawn"><figcaption>%s</figcaption>
    <svg viewBox="0 0 %d %d" role="img" aria-label="%1$s over steps">
    %s<g class="seen"><path class="band" d="%s"/><path class="line" d="%s"/></g></svg></figure>
    """
        .formatted(
            Markup.untrusted(name),
            WIDTH,
            HEIGHT,
            plot.grid(Scale::text) + plot.steps(across.ticks(), HEIGHT - 6),
            band(means, plot),
            line(means, plot));
  }

  private static List<Mean> means(List<Point> points) {
    int each = Math.max(1, Math.ceilDiv(points.size(), MOST));
    List<Mean> means = new ArrayList<>();
    for (int from = 0; from < points.size(); from += each) {
      List<Point> some = points.subList(from, Math.min(points.size(), from + each));
      means.add(
          new Mean(
              some.stream().mapToInt(Point::step).average().orElseThrow(),
              some.stream().mapToDouble(Point::value).average().orElseThrow(),
              some.stream().mapToDouble(Point::value).min().orElseThrow(),
              some.stream().mapToDouble(Point::value).max().orElseThrow()));
    }
    return means;
  }

  private static String line(List<Mean> means, Plot plot) {
    StringBuilder path = new StringBuilder();
    means.forEach(mean -> plot.move(path, mean.step(), mean.value()));
    return path.toString();
  }

  private static String band(List<Mean> means, Plot plot) {
    StringBuilder path = new StringBuilder();
    means.forEach(mean -> plot.move(path, mean.step(), mean.most()));
    means.reversed().forEach(mean -> plot.move(path, mean.step(), mean.least()));
    return path.append('Z').toString();
  }
}
