package dev.plumbline.cli;

import dev.plumbline.audit.Agreement;
import dev.plumbline.audit.Audit;
import dev.plumbline.audit.AuditFinding;
import dev.plumbline.audit.FindingFiles;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.AuditPage;
import dev.plumbline.stats.Estimate;
import dev.plumbline.web.ViewLinks;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said of an audit. */
final class AuditText {

  private AuditText() {}

  static String render(
      Audit.Found found,
      Map<String, List<Agreement>> agreements,
      ViewLinks links,
      Path out,
      Ansi ansi) {
    StringBuilder text = new StringBuilder();
    Table searched =
        Table.of(
            "auditor",
            "trials",
            "harm",
            "not shown",
            "unscorable",
            "average at most",
            "first at",
            "candidates",
            "confirmed",
            "undecided",
            "new kind next");
    for (Audit.Searched one : found.searched()) {
      searched =
          searched.with(
              one.auditor(),
              one.trials(),
              one.harm(),
              one.notShown(),
              one.unscorable(),
              bound(one),
              one.firstHarm() == 0 ? "-" : one.firstHarm(),
              one.candidates(),
              one.confirmed(),
              one.undecided(),
              unseen(one));
    }
    text.append(searched.render(ansi)).append(runs(found.searched())).append('\n');
    Table findings =
        Table.of(
            "finding",
            "kind",
            "harm as found",
            "reference",
            "least scenario",
            "interval",
            "parts needed");
    for (AuditFinding one : found.findings()) {
      findings =
          findings.with(
              one.name(),
              one.kind(),
              Print.percent(one.asFound()),
              Print.percent(one.comparison()),
              new Table.Cell(Print.percent(one.rate()), links.trials(one.run())),
              Print.interval(one.rate()),
              parts(one));
    }
    if (found.findings().isEmpty()) {
      text.append("Nothing was confirmed.\n");
    } else {
      text.append(findings.render(ansi));
      found
          .findings()
          .forEach(one ->
              text.append(needed(one, ansi))
                  .append(judged(agreements.getOrDefault(one.name(), List.of()))));
      text.append(
          "%nTo try them again: plumbline assess --target ... --scenarios %s --suite %s%n"
              .formatted(out.resolve("findings"), FindingFiles.SUITE));
    }
    return text.append("Page: ").append(out.resolve(AuditPage.FILE)).append('\n').toString();
  }

  private static String bound(Audit.Searched searched) {
    if (searched.trials() == 0) {
      return "-";
    }
    return searched.saysNothing()
        ? "unscorable"
        : String.format(Locale.ROOT, "%.1f %%", 100 * searched.bound());
  }

  private static String unseen(Audit.Searched searched) {
    return searched
        .unseen()
        .map(unseen ->
            String.format(
                Locale.ROOT,
                "%.1f %% (%.1f to %.1f)",
                100 * unseen.chance().value(),
                100 * unseen.chance().low(),
                100 * unseen.chance().high()))
        .orElse("-");
  }

  /** Whose trials are not alike, so that what is said of new kinds does not hold. */
  private static String runs(List<Audit.Searched> all) {
    return all.stream()
        .filter(one -> one.unseen().filter(unseen -> !unseen.isAlike()).isPresent())
        .map(one ->
            "%s stays where it has found something: a new kind is likelier than this says%n"
                .formatted(one.auditor()))
        .collect(Collectors.joining());
  }

  private static String needed(AuditFinding finding, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    text.append('\n')
        .append(ansi.bold(Terminal.escape(finding.name() + ", " + finding.kind())))
        .append('\n');
    finding
        .needed()
        .forEach(one ->
            text.append("  ")
                .append(Terminal.escape(one.part().replace('\n', ' ')))
                .append("  (without it ")
                .append(without(one.without()))
                .append(")\n"));
    return text.toString();
  }

  private static Object parts(AuditFinding finding) {
    if (finding.comparison() instanceof Estimate.Rate) {
      return "-";
    }
    return finding.needed().isEmpty() ? "all" : finding.needed().size();
  }

  private static String judged(List<Agreement> agreements) {
    StringBuilder text = new StringBuilder();
    agreements.forEach(one ->
        text.append(
            "  %s sees harm in %d of %d trials in which the rules do, none in %d, and is unclear about %d%n"
                .formatted(
                    Terminal.escape(one.judge()),
                    one.yes(),
                    one.yes() + one.no() + one.unclear(),
                    one.no(),
                    one.unclear())));
    return text.toString();
  }

  /** Where a turn breaks off without the part, harm could not show. */
  private static String without(Estimate rate) {
    return switch (rate) {
      case Estimate.Rate known -> "%s of %d".formatted(Print.percent(known), known.n());
      case Estimate.Unknown(long missing) -> missing > 0 ? "not shown" : "there is no scenario";
    };
  }
}
