package dev.plumbline.report;

import dev.plumbline.report.Card.Cell;
import java.util.Map;
import java.util.stream.Collectors;

/** A card as one HTML page that loads nothing. */
final class CardPage {

  private CardPage() {}

  static String html(Card card) {
    Map<String, String> slots = Markup.slots("card of " + Markup.untrusted(card.target()));
    slots.put("target", Markup.untrusted(card.target()));
    slots.put("headline", Markup.prose(card.headline()));
    slots.put(
        "contents",
        card.sections().stream()
            .map(section ->
                "<li><a href=\"#%s\">%s</a></li>"
                    .formatted(Markup.escape(section.id()), Markup.escape(section.title())))
            .collect(Collectors.joining("\n")));
    slots.put(
        "sections",
        card.sections().stream().map(CardPage::section).collect(Collectors.joining("\n")));
    slots.put("version", Markup.untrusted(card.version()));
    return Markup.fill(Markup.template("card.html"), slots);
  }

  private static String section(Card.Section section) {
    return "<section id=\"%s\" class=\"wide facts\">\n<h2>%s</h2>\n%s\n</section>"
        .formatted(
            Markup.escape(section.id()),
            Markup.escape(section.title()),
            section.blocks().stream().map(CardPage::block).collect(Collectors.joining("\n")));
  }

  private static String block(Card.Block block) {
    return switch (block) {
      case Card.Said(String text) -> "<p>" + Markup.prose(text) + "</p>";
      case Card.NotDone(String text) ->
          "<p class=\"caution\"><b>Not known.</b> " + Markup.prose(text) + "</p>";
      case Card.Grid grid -> table(grid);
    };
  }

  private static String table(Card.Grid grid) {
    HtmlTable table = new HtmlTable(grid.caption(), grid.heads().toArray(String[]::new));
    for (Card.Row row : grid.rows()) {
      if (row.page().isEmpty()) {
        table.row(row.head());
      } else {
        table.row(row.head(), row.page()).numbersLeadTo(row.page());
      }
      row.cells().forEach(cell -> put(table, cell));
    }
    return "<h3>" + Markup.escape(grid.caption()) + "</h3>" + table.html();
  }

  private static void put(HtmlTable table, Cell cell) {
    HtmlTable ignored =
        switch (cell) {
          case Card.Text(String text) -> table.text(text);
          case Card.Count(long count) -> table.number(count);
          case Card.Share(var rate) -> table.rate(rate);
          case Card.Gap(var difference) -> table.span(Span.of(difference));
          case Card.NotShown() -> table.notShown();
          case Card.None() -> table.none();
        };
  }
}
