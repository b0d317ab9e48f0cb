package dev.plumbline.console;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows of text under headings, to be printed with aligned columns.
 *
 * <p>A column in which every cell is a number, a percentage or empty is aligned to the right.
 * Whatever the cells hold, they cannot act on the terminal.
 *
 * @param headings one per column
 * @param rows as many cells each as there are headings
 */
public record Table(List<String> headings, List<List<Cell>> rows) {
  private static final Pattern NUMBER = Pattern.compile("([-+<>≤≥~]? ?\\d[\\d.,]*( ?%)?)?|[-–]");

  /**
   * What stands in a row under a heading.
   *
   * @param address where it leads to on a terminal that can follow it; empty for nowhere
   */
  public record Cell(String text, String address) {
    public Cell {
      text = Terminal.escape(text);
    }

    private static Cell of(Object cell) {
      return cell instanceof Cell known ? known : new Cell(String.valueOf(cell), "");
    }

    private String render(Ansi ansi) {
      return address.isEmpty() ? text : ansi.link(text, address);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  public Table {
    headings = headings.stream().map(Terminal::escape).toList();
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != headings.size()) {
        throw new IllegalArgumentException(
            "A row of %d cells under %d headings: %s.".formatted(row.size(), headings.size(), row));
      }
    }
  }

  /** A table without rows. */
  public static Table of(String... headings) {
    return new Table(List.of(headings), List.of());
  }

  /** The table with one more row; what is no {@link Cell} is printed by its {@code toString}. */
  public Table with(Object... cells) {
    return new Table(
        headings,
        Stream.concat(rows.stream(), Stream.of(Stream.of(cells).map(Cell::of).toList())).toList());
  }

  /** The lines, each with its end, headings first. */
  public String render(Ansi ansi) {
    int[] widths =
        columns()
            .map(c -> cells(c).mapToInt(Terminal::width).reduce(width(c), Math::max))
            .toArray();
    boolean[] right = new boolean[widths.length];
    columns()
        .forEach(c -> right[c] = !rows.isEmpty() && cells(c).allMatch(NUMBER.asMatchPredicate()));
    return Stream.concat(
            Stream.of(
                ansi.bold(line(headings.stream().map(Cell::of).toList(), widths, right, ansi))),
            rows.stream().map(row -> line(row, widths, right, ansi)))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private IntStream columns() {
    return IntStream.range(0, headings.size());
  }

  private Stream<String> cells(int column) {
    return rows.stream().map(row -> row.get(column).text());
  }

  private int width(int column) {
    return Terminal.width(headings.get(column));
  }

  private static String line(List<Cell> cells, int[] widths, boolean[] right, Ansi ansi) {
    return IntStream.range(0, widths.length)
        .mapToObj(c -> {
          String gap = " ".repeat(widths[c] - Terminal.width(cells.get(c).text()));
          String cell = cells.get(c).render(ansi);
          return right[c] ? gap + cell : cell + gap;
        })
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }
}
