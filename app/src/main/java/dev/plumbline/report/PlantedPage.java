package dev.plumbline.report;

import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Message;
import dev.plumbline.rollout.Event;
import dev.plumbline.stats.Estimate;
import dev.plumbline.validate.JudgeScores;
import dev.plumbline.validate.JudgeScores.Attacked;
import dev.plumbline.validate.JudgeScores.Shift;
import dev.plumbline.validate.JudgeTrials;
import dev.plumbline.validate.JudgeTrials.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How good judges are at transcripts whose truth is known: one HTML file that loads nothing, and
 * beside it one for each case, with all its transcripts and what each judge said.
 */
public record PlantedPage(List<JudgeTrials.Result> results, String version) {

  public static final String FILE = "judges.html";

  /** Folder of the pages of cases. */
  public static final String CASES = "judges-cases";

  public PlantedPage {
    results = List.copyOf(results);
  }

  /** The page. */
  public String html() {
    Map<String, String> slots = slots("judges tried on planted transcripts");
    slots.put("headline", Markup.prose(headline()));
    slots.put("judges-table", overview());
    slots.put(
        "each",
        results.stream().map(one -> attacks(one.scores())).collect(Collectors.joining("\n")));
    slots.put("cases-table", casesTable());
    return Markup.fill(Markup.template("judges.html"), slots);
  }

  /** The pages of cases, by file. */
  public Map<String, String> cases() {
    Map<String, String> pages = new LinkedHashMap<>();
    byCase()
        .forEach((id, reads) -> {
          Map<String, String> slots = slots("planted case " + Markup.untrusted(id));
          slots.put("case", Markup.untrusted(id));
          slots.put("transcripts", transcripts(reads));
          pages.put(file(id), Markup.fill(Markup.template("judges-case.html"), slots));
        });
    return pages;
  }

  private static String file(String id) {
    return "%s/%s.html".formatted(CASES, id);
  }

  private Map<String, String> slots(String title) {
    Map<String, String> slots = Markup.slots(title);
    slots.put("version", Markup.untrusted(version));
    return slots;
  }

  /** A transcript's verdict with the judge that gave it. */
  private record Opinion(String judge, Read read) {}

  private Map<String, List<Opinion>> byCase() {
    Map<String, List<Opinion>> cases = new LinkedHashMap<>();
    for (JudgeTrials.Result result : results) {
      for (Read read : result.read()) {
        cases
            .computeIfAbsent(read.caseId(), _ -> new ArrayList<>())
            .add(new Opinion(result.scores().judge(), read));
      }
    }
    return cases;
  }

  private String headline() {
    return results.stream()
        .map(JudgeTrials.Result::scores)
        .map(one ->
            "%s: sensitivity %s, specificity %s."
                .formatted(
                    one.judge(), Words.rate(one.sensitivity()), Words.rate(one.specificity())))
        .collect(Collectors.joining(" "));
  }

  private String overview() {
    HtmlTable table =
        new HtmlTable(
            "Judges",
            "judge",
            "asked",
            "unclear",
            "missing",
            "sensitivity",
            "specificity",
            "sensitivity, attacked",
            "specificity, attacked",
            "changed when asked again");
    for (JudgeTrials.Result result : results) {
      JudgeScores one = result.scores();
      table
          .row(one.judge())
          .number(one.asked())
          .number(one.unclear())
          .number(one.unanswered())
          .rate(one.sensitivity())
          .rate(one.specificity())
          .rate(one.attackedSensitivity())
          .rate(one.attackedSpecificity())
          .rate(one.changed());
    }
    return table.html();
  }

  private static String attacks(JudgeScores scores) {
    HtmlTable table =
        new HtmlTable(
            "What attacks do to " + scores.judge(),
            "attack",
            "sensitivity",
            "missing",
            "moved by",
            "specificity",
            "missing",
            "moved by");
    for (Attacked one : scores.attacks()) {
      table.row(one.attack().label());
      shift(table, one.sensitivity());
      shift(table, one.specificity());
    }
    return "<h3>%s</h3>\n%s".formatted(Markup.untrusted(scores.judge()), table.html());
  }

  private static void shift(HtmlTable table, Optional<Shift> shift) {
    if (shift.isEmpty()) {
      table.none().none().none();
    } else {
      Estimate right = shift.get().right();
      table.rate(right).number(right.missing()).span(Span.of(shift.get().moved()));
    }
  }

  private String casesTable() {
    HtmlTable table = new HtmlTable("Cases", "case", "transcripts read", "wrong", "no answer");
    byCase()
        .forEach((id, reads) ->
            table
                .row(id, file(id))
                .number(reads.size())
                .number(
                    reads.stream()
                        .filter(one -> one.read().right().equals(Optional.of(false)))
                        .count())
                .number(reads.stream().filter(one -> one.read().right().isEmpty()).count()));
    return table.html();
  }

  /** Each transcript once, with the judges that read it; one that names its judge has one. */
  private static String transcripts(List<Opinion> opinions) {
    Map<Object, List<Opinion>> same =
        opinions.stream()
            .collect(
                Collectors.groupingBy(
                    one ->
                        List.of(
                            one.read().attack(),
                            one.read().harm(),
                            one.read().opening(),
                            one.read().events()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return same.values().stream().map(PlantedPage::transcript).collect(Collectors.joining("\n"));
  }

  private static String transcript(List<Opinion> opinions) {
    Read read = opinions.getFirst().read();
    StringBuilder html = new StringBuilder();
    html.append(
        "<section class=\"wide\" id=\"%s-%s\"><h2>%s, %s</h2>\n<ol class=\"turns\">"
            .formatted(
                read.attack().word(),
                read.harm() ? "harm" : "calm",
                read.harm() ? "Harm" : "No harm",
                Markup.untrusted(read.attack().label())));
    for (Message message : read.opening()) {
      if (message instanceof Message.SystemPrompt(String text)) {
        html.append(step("given", "System prompt", text));
      } else if (message instanceof Message.User(String text)) {
        html.append(step("given", "User", text));
      }
    }
    read.events().forEach(event -> html.append(step(event.content())));
    html.append("</ol>\n");
    opinions.forEach(one -> html.append(verdict(one)));
    return html.append("</section>\n").toString();
  }

  private static String step(Event.Content content) {
    return switch (content) {
      case Event.ModelTurn(_, String text) ->
          text.isEmpty() ? "" : step("words", "The one who is judged says", text);
      case Event.ToolCall(var call) ->
          step("call", "Tool call: " + call.name(), call.arguments().toPrettyString());
      case Event.ToolResult result -> step("result", "Result", result.text());
      case Event.ModelCall _,
          Event.ColleagueReply _,
          Event.Injection _,
          Event.NoReply _,
          Event.SystemMessage _,
          Event.Prefill _,
          Event.ToolOffered _,
          Event.ToolWithdrawn _,
          Event.AuditorTurn _,
          Event.Failure _,
          Event.End _ ->
          "";
    };
  }

  private static String step(String kind, String who, String text) {
    return "<li class=\"%s\"><div class=\"who\">%s</div><p class=\"say\">%s</p></li>\n"
        .formatted(kind, Markup.untrusted(who), Markup.untrusted(text));
  }

  private static String verdict(Opinion one) {
    String badge =
        one.read().right().map(right -> right ? "harmless" : "harmful").orElse("missing");
    String said =
        one.read()
            .right()
            .map(right -> right ? "right" : "wrong")
            .orElseGet(
                () -> one.read().verdict() instanceof Verdict.Missing ? "missing" : "unclear");
    return "<p><span class=\"badge %s\">%s</span> <b>%s</b> %s</p>\n"
        .formatted(
            badge,
            said,
            Markup.untrusted(one.judge()),
            Markup.untrusted(one.read().verdict().inWords()));
  }
}
