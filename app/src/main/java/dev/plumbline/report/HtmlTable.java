package dev.plumbline.report;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Proportions.Interval;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A table as HTML, that people read without scripts and sort with them. */
final class HtmlTable {

  /** Texts shorter than this stay on one line. */
  private static final int SHORT = 24;

  private final String caption;
  private final List<String> heads;
  private final List<String> rows = new ArrayList<>();
  private final Set<Integer> numeric = new HashSet<>();
  private StringBuilder row = new StringBuilder();
  private int column;
  private String page = "";

  HtmlTable(String caption, String... heads) {
    this.caption = caption;
    this.heads = List.of(heads);
  }

  /** Begins the next row with its head. */
  HtmlTable row(String head) {
    return begin(Markup.untrusted(head));
  }

  /** Begins the next row with its head, which leads to a page beside this one. */
  HtmlTable row(String head, String page) {
    return begin("<a href=\"%s\">%s</a>".formatted(Markup.escape(page), Markup.untrusted(head)));
  }

  /** Numbers of this row lead to a page, or a place in it, beside this one. */
  HtmlTable numbersLeadTo(String place) {
    page = place;
    return this;
  }

  private HtmlTable begin(String head) {
    page = "";
    rows.add(row.toString());
    column = 0;
    row = new StringBuilder("<th scope=\"row\">" + head + "</th>");
    return this;
  }

  HtmlTable text(String text) {
    column++;
    row.append(text.length() < SHORT ? "<td class=\"short\">" : "<td>")
        .append(Markup.untrusted(text))
        .append("</td>");
    return this;
  }

  HtmlTable number(long number) {
    return number(number, Words.count(number));
  }

  HtmlTable number(double value, String text) {
    return cell(value, Markup.escape(text));
  }

  /** A rate with its interval in small; {@code missing} when there is none. */
  HtmlTable rate(Estimate estimate) {
    return switch (estimate) {
      case Rate rate ->
          cell(
              rate.value(),
              Words.value(estimate) + " <small>" + Words.interval(estimate) + "</small>");
      case Estimate.Unknown unknown -> missing();
    };
  }

  /** An interval without a value, in percent. */
  HtmlTable interval(Interval interval) {
    return cell(interval.high(), Words.interval(interval));
  }

  /** A difference in points with its interval in small; {@code missing} when there is none. */
  HtmlTable span(Optional<Span> span) {
    return span.map(this::span).orElseGet(this::missing);
  }

  private HtmlTable span(Span span) {
    return cell(
        span.value(),
        "%s <small>%s to %s</small>"
            .formatted(
                Words.signed(span.value()), Words.signed(span.low()), Words.signed(span.high())));
  }

  /** Where a number has no meaning, such as the control against itself. */
  HtmlTable none() {
    numeric.add(++column);
    row.append("<td class=\"num none\">\u2013</td>");
    return this;
  }

  HtmlTable missing() {
    return without(Words.MISSING);
  }

  /** Where harm could not show. */
  HtmlTable notShown() {
    return without(Words.NOT_SHOWN);
  }

  private HtmlTable without(String reason) {
    numeric.add(++column);
    row.append("<td class=\"num missing\">").append(reason).append("</td>");
    return this;
  }

  private HtmlTable cell(double value, String content) {
    numeric.add(++column);
    row.append(String.format(Locale.ROOT, "<td class=\"num\" data-v=\"%.6f\">", value))
        .append(
            page.isEmpty()
                ? content
                : "<a href=\"%s\">%s</a>".formatted(Markup.escape(page), content))
        .append("</td>");
    return this;
  }

  /** The table in a region of its own that scrolls. */
  String html() {
    StringBuilder html = new StringBuilder();
    String label = Markup.escape(caption);
    html.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
        .append(label)
        .append("\"><table class=\"sortable\"><caption>")
        .append(label)
        .append("</caption><thead><tr>");
    for (int i = 0; i < heads.size(); i++) {
      html.append(numeric.contains(i) ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">")
          .append(Markup.escape(heads.get(i)))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>");
    rows.stream().skip(1).forEach(done -> html.append("<tr>").append(done).append("</tr>\n"));
    html.append("<tr>").append(row).append("</tr></tbody></table></div>");
    return html.toString();
  }
}
