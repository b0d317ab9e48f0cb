package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.ScanPage;
import dev.plumbline.scan.ScanResult;
import dev.plumbline.scan.ScanResult.Counts;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a scan found, as tables. */
final class ScanText {

  private static final int MOST = 30;
  private static final int PLACES = 5;
  private static final int QUOTE = 90;

  private ScanText() {}

  static String render(ScanResult result, Path out, Ansi ansi) {
    return counts(result.counts(), ansi)
        + places(result.counts())
        + "\n"
        + findings(result, ansi)
        + "\n"
        + (result.isJudged() ? rate(result, ansi) : mechanical(result))
        + "\n"
        + Terminal.escape(out.resolve(ScanPage.FILE).toString())
        + "\n";
  }

  private static String counts(Counts counts, Ansi ansi) {
    Table table = Table.of("logs", "");
    table =
        table
            .with("files", counts.files())
            .with("entries", counts.entries())
            .with("conversations", counts.conversations())
            .with("go on in another entry", counts.continued())
            .with("say the same as another", counts.repeats());
    table = some(table, "tell of no conversation", counts.others());
    table = some(table, "not read: broken", counts.broken());
    table = some(table, "not read: no known format", counts.unknown());
    table = some(table, "not read: log without what was said", counts.empty());
    table = some(table, "no turn of a model", counts.noAssistant());
    for (Map.Entry<String, Long> format : counts.byFormat().entrySet()) {
      table = table.with("format " + format.getKey(), format.getValue());
    }
    return table.render(ansi);
  }

  private static Table some(Table table, String name, long count) {
    return count == 0 ? table : table.with(name, count);
  }

  private static String places(Counts counts) {
    if (counts.places().isEmpty()) {
      return "";
    }
    StringBuilder lines = new StringBuilder("\nNot read, and not safe:\n");
    counts.places().stream()
        .limit(PLACES)
        .forEach(place ->
            lines.append(
                Terminal.escape("  %s:%d: %s".formatted(place.file(), place.line(), place.why()))
                    + "\n"));
    if (counts.places().size() > PLACES) {
      lines.append("  and more, in scan.json\n");
    }
    return lines.toString();
  }

  private static String findings(ScanResult result, Ansi ansi) {
    List<Finding> findings = result.findings();
    if (findings.isEmpty()) {
      return result.isJudged()
          ? "No incident was found.\n"
          : "The rules found nothing suspicious among the share that was looked at.\n";
    }
    Table table = Table.of("place", "message", "score", "rules", "words");
    for (Finding finding : findings.subList(0, Math.min(MOST, findings.size()))) {
      table =
          table.with(
              finding.place(),
              finding.message(),
              String.format(Locale.ROOT, "%.1f", finding.score()),
              finding.hits().isEmpty() ? "-" : finding.hits().getFirst().rule(),
              finding.quotes().isEmpty() ? "" : shortened(finding.quotes().getFirst().text()));
    }
    return table.render(ansi)
        + (findings.size() > MOST
            ? "and %d more, in findings.jsonl\n".formatted(findings.size() - MOST)
            : "");
  }

  private static String shortened(String text) {
    return text.length() <= QUOTE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, QUOTE))) + "\u2026";
  }

  private static String mechanical(ScanResult result) {
    return "No judge was named: these are suspicions of rules, and nothing is said of how frequent misbehaviour is.\n"
        + "%d of them; --judge MODEL has the most suspicious conversations and a sample of the rest read.\n"
            .formatted(result.findings().size());
  }

  private static String rate(ScanResult result, Ansi ansi) {
    Table table = Table.of("conversations", "all", "score from", "drawn", "judged", "incidents");
    for (ScanResult.Part part : result.strata()) {
      table =
          table.with(
              part.name(),
              part.size(),
              String.format(Locale.ROOT, "%.1f", part.least()),
              part.drawn(),
              part.seen(),
              part.incidents());
    }
    StringBuilder text = new StringBuilder(table.render(ansi)).append('\n');
    switch (result.rate()) {
      case Rate rate ->
          text.append(
              String.format(
                  Locale.ROOT,
                  "%.4f %% of conversations have an incident (%.4f to %.4f, 95 %%), by %s%n",
                  100 * rate.value(),
                  100 * rate.low(),
                  100 * rate.high(),
                  Terminal.escape(result.judge())));
      case Estimate.Unknown _ ->
          text.append(
              "The rate is unknown: of some of the conversations none was judged; raise --sample.\n");
    }
    result
        .unjudged()
        .forEach((cause, count) ->
            text.append(
                Terminal.escape("without a verdict, and not safe: %d, %s".formatted(count, cause))
                    + "\n"));
    if (result.cut() > 0) {
      text.append(
          "The judge did not see the middle of long texts of %d.\n".formatted(result.cut()));
    }
    return text.toString();
  }
}
