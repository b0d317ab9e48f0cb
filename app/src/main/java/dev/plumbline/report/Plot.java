package dev.plumbline.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Where the values of a chart stand in its picture, whose y grows downwards.
 *
 * @param across of the steps
 * @param down of the values
 */
record Plot(Scale across, Scale down, double left, double right, double top, double bottom) {

  double x(double step) {
    return left + across.part(step) * (right - left);
  }

  double y(double value) {
    return bottom - down.part(value) * (bottom - top);
  }

  /** A line for each tick of the values, with its text to the left. */
  String grid(DoubleFunction<String> text) {
    StringBuilder svg = new StringBuilder();
    for (double tick : down.ticks()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%3$.1f\"/>"
                  + "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              left,
              right,
              y(tick),
              left - 8,
              y(tick) + 4,
              text.apply(tick)));
    }
    return svg.toString();
  }

  /** Steps, under all else. */
  String steps(List<Double> ticks, double y) {
    StringBuilder svg = new StringBuilder();
    for (double tick : ticks) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n",
              x(tick),
              y,
              Scale.text(tick)));
    }
    return svg.toString();
  }

  /** Goes on with a path to a value at a step, or begins it there. */
  void move(StringBuilder path, double step, double value) {
    path.append(path.isEmpty() ? 'M' : 'L')
        .append(String.format(Locale.ROOT, "%.1f %.1f", x(step), y(value)));
  }
}
