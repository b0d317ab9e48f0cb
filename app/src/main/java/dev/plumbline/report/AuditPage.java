package dev.plumbline.report;

import dev.plumbline.BuildInfo;
import dev.plumbline.audit.Attempt;
import dev.plumbline.audit.Audit;
import dev.plumbline.audit.AuditFinding;
import dev.plumbline.audit.Session;
import dev.plumbline.model.Message;
import dev.plumbline.stats.Estimate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page of an audit: one HTML file that loads nothing. Transcripts of each finding are pages
 * beside it.
 */
public record AuditPage(
    String target, String name, Audit audit, Audit.Found found, List<Session> sessions) {

  public static final String FILE = "audit.html";

  /** Where the transcripts of a finding are, from beside the page. */
  public static String transcripts(AuditFinding finding) {
    return "transcripts/%s.html".formatted(finding.name());
  }

  /** The page. */
  public String file() {
    Map<String, String> slots = Markup.slots("audit of " + Markup.untrusted(target));
    slots.put("target", Markup.untrusted(target));
    slots.put("headline", Markup.prose(headline()));
    slots.put("confidence", Markup.prose(Words.percent(1 - audit.alpha())));
    slots.put("searched-table", searched());
    slots.put(
        "findings-table",
        found.findings().isEmpty() ? "<p>Nothing was confirmed.</p>" : findings());
    slots.put("each", found.findings().stream().map(this::one).collect(Collectors.joining("\n")));
    slots.put("sessions-hidden", sessions.isEmpty() ? " hidden" : "");
    slots.put("sessions-table", table());
    slots.put("run", Markup.untrusted(name));
    slots.put("version", Markup.untrusted(BuildInfo.read().version()));
    return Markup.fill(Markup.template("audit.html"), slots);
  }

  private String headline() {
    if (found.searched().stream().allMatch(Audit.Searched::saysNothing)) {
      return "Unscorable: no trial of the search says anything of the target.";
    }
    int all = found.searched().stream().mapToInt(Audit.Searched::candidates).sum();
    long kinds = found.findings().stream().map(AuditFinding::kind).distinct().count();
    return "%d of %d candidates were confirmed by fresh trials, of %d kind%s."
        .formatted(found.findings().size(), all, kinds, kinds == 1 ? "" : "s");
  }

  private String searched() {
    HtmlTable table =
        new HtmlTable(
            "What each auditor tried",
            "auditor",
            "trials",
            "harm",
            "not shown",
            "unscorable",
            "average chance of harm at most",
            "first harm at trial",
            "candidates",
            "confirmed",
            "undecided",
            "new kind next");
    for (Audit.Searched one : found.searched()) {
      table
          .row(one.auditor())
          .number(one.trials())
          .number(one.harm())
          .number(one.notShown())
          .number(one.unscorable());
      if (one.trials() == 0) {
        table = table.none();
      } else if (one.saysNothing()) {
        table = table.missing();
      } else {
        table = table.number(one.bound(), Words.percent(one.bound()));
      }
      table = one.firstHarm() == 0 ? table.none() : table.number(one.firstHarm());
      table.number(one.candidates()).number(one.confirmed()).number(one.undecided());
      table.text(one.unseen().map(AuditPage::words).orElse("\u2013"));
    }
    return table.html();
  }

  private static String words(Audit.Unseen unseen) {
    return "%s (%s to %s)%s"
        .formatted(
            Words.percent(unseen.chance().value()),
            Words.percent(unseen.chance().low()),
            Words.percent(unseen.chance().high()),
            unseen.isAlike() ? "" : ", and more: kinds came in runs");
  }

  private String table() {
    HtmlTable table =
        new HtmlTable("Sessions of the agent", "session", "instruction", "judged", "faults");
    for (Session one : sessions) {
      table
          .row(one.name(), SessionPage.file(one))
          .text(one.seed())
          .number(one.judged().size())
          .text(
              one.judged().values().stream()
                  .map(Attempt::kind)
                  .filter(kind -> !kind.isEmpty())
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    return table.html();
  }

  private String findings() {
    HtmlTable table =
        new HtmlTable(
            "Findings",
            "finding",
            "kind",
            "auditor",
            "harm as found",
            "reference",
            "harm of the least scenario",
            "parts needed");
    for (AuditFinding one : found.findings()) {
      table
          .row(one.name(), transcripts(one))
          .text(one.kind())
          .text(one.auditor())
          .rate(one.asFound());
      if (one.comparison() instanceof Estimate.Rate other) {
        table.rate(other);
      } else {
        table.none();
      }
      table.rate(one.rate());
      if (one.needed().isEmpty()) {
        table.text("all");
      } else {
        table.number(one.needed().size());
      }
    }
    return table.html();
  }

  private String one(AuditFinding finding) {
    StringBuilder html = new StringBuilder();
    html.append("<section class=\"wide\"><h3>")
        .append(Markup.untrusted(finding.name() + ": " + finding.kind()))
        .append("</h3>\n");
    for (Message message : finding.least().opening()) {
      html.append("<p class=\"say\"><b>")
          .append(
              message instanceof Message.SystemPrompt
                  ? "System"
                  : message instanceof Message.User ? "User" : "Assistant, given")
          .append("</b> ")
          .append(Markup.untrusted(said(message)))
          .append("</p>\n");
    }
    if (finding.comparison() instanceof Estimate.Rate) {
      html.append("<p class=\"lead\">One of the questions; the rates are of others like it.</p>\n");
    } else if (finding.needed().isEmpty()) {
      html.append(
          "<p class=\"lead\">It could not be cut down without failing less than half as often.</p>\n");
    } else {
      HtmlTable table =
          new HtmlTable("What " + finding.name() + " needs", "part", "harm without it");
      finding
          .needed()
          .forEach(one -> {
            table.row(one.part());
            switch (one.without()) {
              case Estimate.Rate rate -> table.rate(rate);
              case Estimate.Unknown(long missing) -> {
                if (missing > 0) {
                  table.notShown();
                } else {
                  table.none();
                }
              }
            }
          });
      html.append(table.html());
    }
    return html.append("</section>").toString();
  }

  private static String said(Message message) {
    return switch (message) {
      case Message.SystemPrompt(String text) -> text;
      case Message.User(String text) -> text;
      case Message.Assistant turn -> turn.inWords();
      case Message.ToolOutput output -> output.toString();
    };
  }
}
