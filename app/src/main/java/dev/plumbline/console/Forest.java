package dev.plumbline.console;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A forest plot in text: a line per difference with its interval, around zero.
 *
 * @param margin within which a difference does not matter; drawn as two dotted lines
 */
public record Forest(List<Row> rows, double margin) {

  /** What an interval that leaves zero out means. */
  public enum Tone {
    GOOD,
    BAD,
    OPEN
  }

  /**
   * One difference, -1 to 1.
   *
   * @param label anything; it cannot act on the terminal
   */
  public record Row(String label, double value, double low, double high, Tone tone) {
    public Row {
      label = Terminal.escape(label);
    }
  }

  private static final int HALF = 24;

  public Forest {
    rows = List.copyOf(rows);
  }

  /** The lines, each with its end, the scale last; nothing without rows. */
  public String render(Ansi ansi) {
    if (rows.isEmpty()) {
      return "";
    }
    int width = rows.stream().mapToInt(row -> Terminal.width(row.label())).max().orElse(0);
    String lines =
        rows.stream()
            .map(row ->
                row.label()
                    + " ".repeat(width - Terminal.width(row.label()))
                    + "  "
                    + coloured(row, ansi)
                    + "\n")
            .collect(Collectors.joining());
    return lines + " ".repeat(width + 2) + ansi.dim(axis()) + "\n";
  }

  private String coloured(Row row, Ansi ansi) {
    return switch (row.tone()) {
      case GOOD -> ansi.green(drawn(row));
      case BAD -> ansi.red(drawn(row));
      case OPEN -> drawn(row);
    };
  }

  private String drawn(Row row) {
    char[] line = " ".repeat(2 * HALF + 1).toCharArray();
    line[place(-margin)] = '┊';
    line[place(margin)] = '┊';
    line[place(0)] = '│';
    for (int i = place(row.low()); i <= place(row.high()); i++) {
      line[i] = i == place(0) ? '┼' : '─';
    }
    line[place(row.value())] = '●';
    return new String(line).stripTrailing();
  }

  private String axis() {
    String low = points(-scale());
    String high = points(scale());
    int gap = HALF - low.length();
    return low + " ".repeat(gap) + "0" + " ".repeat(HALF - high.length()) + high;
  }

  private int place(double value) {
    return HALF + (int) Math.round(Math.clamp(value / scale(), -1, 1) * HALF);
  }

  /** The smallest round number that holds every interval and the margin. */
  private double scale() {
    double reach =
        rows.stream()
            .mapToDouble(row -> Math.max(Math.abs(row.low()), Math.abs(row.high())))
            .reduce(margin, Math::max);
    for (double scale : new double[] {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8}) {
      if (reach <= scale) {
        return scale;
      }
    }
    return 1;
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.0f", 100 * share);
  }
}
