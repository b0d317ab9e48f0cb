package dev.plumbline.report;

import dev.plumbline.model.Message;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.scan.ScanResult.Quote;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The whole conversation of a finding, redacted, with what is quoted of it marked: one HTML file
 * that loads nothing and has no script.
 */
public final class ScanConversationPage {

  /** Where these pages are, beside {@link ScanPage#FILE}. */
  public static final String FOLDER = "conversations";

  private ScanConversationPage() {}

  /** The name of the file of a finding. */
  public static String file(Finding finding) {
    return finding.page() + ".html";
  }

  /** From the page of the scan to a message. */
  static String link(Finding finding, int message) {
    return "%s/%s#m%d".formatted(FOLDER, file(finding), message);
  }

  /**
   * Writes the page.
   *
   * @param said all messages, redacted
   * @param version of the program
   */
  public static String html(Finding finding, List<Message> said, String version) {
    Map<String, String> slots = Markup.slots("a conversation of a scan");
    slots.put("scan", ScanPage.FILE);
    slots.put("place", Markup.untrusted(finding.place()));
    slots.put("message", String.valueOf(finding.message()));
    slots.put("about", Markup.untrusted(ScanPage.about(finding)));
    slots.put("reason", Markup.untrusted(finding.reason()));
    slots.put(
        "turns",
        IntStream.range(0, said.size())
            .mapToObj(at -> turn(finding, at, said.get(at)))
            .collect(Collectors.joining()));
    slots.put("version", Markup.untrusted(version));
    return Markup.fill(Markup.template("scan-conversation.html"), slots);
  }

  private static String turn(Finding finding, int at, Message message) {
    List<String> quotes =
        finding.quotes().stream()
            .filter(quote -> quote.message() == at)
            .map(Quote::text)
            .filter(quote -> !quote.isBlank())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    boolean quoted = at == finding.message() || !quotes.isEmpty();
    String parts =
        switch (message) {
          case Message.SystemPrompt(String text) -> part(at, "system prompt", text, quotes);
          case Message.User(String text) -> part(at, "user", text, quotes);
          case Message.ToolOutput(_, String tool, String text) ->
              part(at, tool.isEmpty() ? "tool" : "tool " + tool, text, quotes);
          case Message.Assistant said -> {
            StringBuilder all = new StringBuilder();
            if (!said.reasoning().isEmpty()) {
              all.append(part(at, "model, reasoning", said.reasoning(), quotes));
            }
            if (!said.text().isEmpty() || said.calls().isEmpty()) {
              all.append(part(at, "model", said.text(), quotes));
            }
            said.calls()
                .forEach(call ->
                    all.append(
                        part(
                            at,
                            "model calls " + call.name(),
                            call.texts().entrySet().stream()
                                .map(one -> one.getKey() + ": " + one.getValue())
                                .collect(Collectors.joining("\n")),
                            quotes)));
            yield all.toString();
          }
        };
    return "<li id=\"m%d\"%s>%s</li>\n"
        .formatted(at, quoted ? " class=\"verdict harmful\"" : "", parts);
  }

  private static String part(int at, String who, String text, List<String> quotes) {
    return "<p class=\"who\">%d, %s</p><p class=\"say\">%s</p>"
        .formatted(at, Markup.untrusted(who), marked(text, quotes));
  }

  /** The text with the first place of each quote marked; one within another's is left. */
  private static String marked(String text, List<String> quotes) {
    for (String quote : quotes) {
      int from = text.indexOf(quote);
      if (from >= 0) {
        List<String> others = quotes.subList(quotes.indexOf(quote) + 1, quotes.size());
        return marked(text.substring(0, from), others)
            + "<mark>"
            + Markup.untrusted(quote)
            + "</mark>"
            + marked(text.substring(from + quote.length()), others);
      }
    }
    return Markup.untrusted(text);
  }
}
