package dev.plumbline.report;

import dev.plumbline.report.Card.Cell;
import dev.plumbline.report.Card.Metric;
import dev.plumbline.stats.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A card as Markdown with the front matter that model hubs read: YAML between two lines of dashes,
 * with {@code base_model}, {@code license}, {@code tags} and {@code model-index}. Texts in it are
 * JSON strings, which YAML 1.2 reads as they are.
 */
final class CardMarkdown {

  /** What Markdown, HTML in it, or a hub's formulas and mentions would act on. */
  private static final Pattern ACTIVE = Pattern.compile("[\\\\`*_\\[\\]{}#|~$@!^=]");

  /** What at the beginning of a line would make a list or a rule of it. */
  private static final Pattern LEADING = Pattern.compile("^(\\s*)([-+]|\\d+(?=[.)]))");

  /** What becomes a link by itself. */
  private static final Pattern ADDRESS = Pattern.compile("(?i)(:)(?=//)|(?<=www)(\\.)");

  private CardMarkdown() {}

  static String of(Card card) {
    StringBuilder text = new StringBuilder(front(card));
    text.append("\n# ").append(escape(card.target())).append("\n\n");
    text.append(escape(card.headline())).append('\n');
    for (Card.Section section : card.sections()) {
      text.append("\n## ").append(escape(section.title())).append('\n');
      section.blocks().forEach(block -> text.append('\n').append(block(block)).append('\n'));
    }
    return text.append("\nWritten by Plumbline ")
        .append(escape(card.version()))
        .append(".\n")
        .toString();
  }

  // ---------------------------------------------------------------- front matter

  private static String front(Card card) {
    List<String> lines = new ArrayList<>();
    lines.add("---");
    lines.add("model_name: " + quoted(card.target()));
    if (!card.base().isEmpty()) {
      lines.add("base_model: " + quoted(card.base()));
    }
    if (!card.license().isEmpty()) {
      lines.add("license: " + quoted(card.license()));
    }
    lines.add("tags:");
    lines.add("- plumbline");
    lines.add("- safety-evaluation");
    if (!card.metrics().isEmpty()) {
      lines.add("model-index:");
      lines.add("- name: " + quoted(card.target()));
      lines.add("  results:");
      suites(card).values().forEach(metrics -> result(lines, metrics));
    }
    lines.add("---");
    return String.join("\n", lines) + "\n";
  }

  /** A result of the index is of one suite of one run. */
  private static Map<String, List<Metric>> suites(Card card) {
    return card.metrics().stream()
        .collect(
            Collectors.groupingBy(
                metric -> metric.suite() + "\n" + metric.suiteDigest() + "\n" + metric.split(),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static void result(List<String> lines, List<Metric> metrics) {
    Metric first = metrics.getFirst();
    lines.add("  - task:");
    lines.add("      type: text-generation");
    lines.add("    dataset:");
    lines.add("      name: " + quoted("Plumbline suite " + first.suite()));
    lines.add("      type: " + quoted("plumbline-" + first.suite()));
    lines.add("      split: " + quoted(first.split().toString()));
    if (!first.suiteDigest().isEmpty()) {
      lines.add("      revision: " + quoted(first.suiteDigest()));
    }
    lines.add("    metrics:");
    for (Metric metric : metrics) {
      Estimate.Rate rate = metric.rate();
      lines.add("    - type: " + quoted(metric.measure()));
      lines.add(
          "      name: "
              + quoted(
                  "%s, 95 %% interval %s %%, n %d, missing %d"
                      .formatted(
                          metric.measure(), Words.interval(rate), rate.n(), rate.missing())));
      lines.add("      value: " + rate.value());
    }
  }

  private static String quoted(String text) {
    return Markup.json(JsonMapper.shared().writeValueAsString(Visible.text(text)));
  }

  // ---------------------------------------------------------------- text

  private static String block(Card.Block block) {
    return switch (block) {
      case Card.Said(String text) -> escape(text);
      case Card.NotDone(String text) -> "> **Not known.** " + escape(text);
      case Card.Grid grid -> table(grid);
    };
  }

  private static String table(Card.Grid grid) {
    List<String> lines = new ArrayList<>();
    lines.add("**" + escape(grid.caption()) + "**");
    lines.add("");
    lines.add(line(grid.heads().stream().map(CardMarkdown::escape).toList()));
    lines.add(line(Collections.nCopies(grid.heads().size(), "---")));
    for (Card.Row row : grid.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(linked(escape(row.head()), row.page()));
      row.cells().forEach(cell -> cells.add(cell(cell, row.page())));
      lines.add(line(cells));
    }
    return String.join("\n", lines);
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String cell(Cell cell, String page) {
    return switch (cell) {
      case Card.Text(String text) -> escape(text);
      case Card.Count(long count) -> linked(Words.count(count), page);
      case Card.Share(Estimate.Rate rate) -> linked(Words.rate(rate), page);
      case Card.Share(Estimate.Unknown _) -> Words.MISSING;
      case Card.Gap(var difference) ->
          Span.of(difference)
              .map(span -> linked(Words.points(span.value(), span.low(), span.high()), page))
              .orElse(Words.MISSING);
      case Card.NotShown() -> Words.NOT_SHOWN;
      case Card.None() -> "\u2013";
    };
  }

  /** Pages have names without spaces and brackets. */
  private static String linked(String label, String page) {
    return page.isEmpty() ? label : "[%s](%s)".formatted(label, page);
  }

  /** Text as one line of Markdown that shows it and does nothing else. */
  static String escape(String text) {
    String line = Visible.text(text).replaceAll("\\s*[\\n\\t]\\s*", " ");
    String quiet =
        ACTIVE
            .matcher(line)
            .replaceAll("\\\\$0")
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    String addresses = ADDRESS.matcher(quiet).replaceAll("\\\\$0");
    return LEADING
        .matcher(addresses)
        .replaceAll(match ->
            match.group(2).matches("\\d+")
                ? match.group() + "\\\\"
                : match.group(1) + "\\\\" + match.group(2));
  }
}
