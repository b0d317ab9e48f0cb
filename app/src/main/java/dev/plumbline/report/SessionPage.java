package dev.plumbline.report;

import dev.plumbline.audit.Attempt;
import dev.plumbline.audit.Session;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A session of an auditing agent: one HTML file that loads nothing. Where the agent went back, what
 * came before and after stand side by side, each event under its id.
 */
public record SessionPage(String target, Session session) {

  /** Where it is, from beside the page of the audit. */
  public static String file(Session session) {
    return "sessions/%s.html".formatted(session.name());
  }

  /** The page. */
  public String html() {
    Map<String, String> slots =
        Markup.slots(session.name() + " of an audit of " + Markup.untrusted(target));
    slots.put("target", Markup.untrusted(target));
    slots.put("session", Markup.untrusted(session.name() + ": " + session.seed()));
    slots.put("tree", tree());
    return Markup.fill(Markup.template("session.html"), slots);
  }

  private String tree() {
    Map<Integer, List<Event>> children =
        session.tree().stream()
            .collect(Collectors.groupingBy(Event::parent, LinkedHashMap::new, Collectors.toList()));
    return lanes(children.getOrDefault(0, List.of()), children);
  }

  /** What may follow an event: one thing, or several beside each other. */
  private String lanes(List<Event> next, Map<Integer, List<Event>> children) {
    return next.size() == 1
        ? lane(next.getFirst(), children)
        : next.stream()
            .map(event ->
                "<div class=\"lane\">%s%s</div>"
                    .formatted(fate(event, children), lane(event, children)))
            .collect(Collectors.joining("\n", "<div class=\"lanes\">", "</div>"));
  }

  /** From an event on to where there are several ways, and these. */
  private String lane(Event first, Map<Integer, List<Event>> children) {
    StringBuilder html = new StringBuilder("<ol class=\"turns\">");
    List<Event> next = List.of(first);
    while (next.size() == 1) {
      Event event = next.getFirst();
      html.append(step(event));
      next = children.getOrDefault(event.id(), List.of());
    }
    html.append("</ol>");
    return next.isEmpty() ? html.toString() : html + lanes(next, children);
  }

  /** Whether anything of a way was kept for judges. */
  private String fate(Event event, Map<Integer, List<Event>> children) {
    if (leadsTo(event, children, one -> session.judged().containsKey(one.id()))) {
      return "";
    }
    boolean kept =
        leadsTo(
            event,
            children,
            one -> one.author() == Event.Author.AUDITOR && one.content() instanceof Event.End);
    return "<p class=\"badge missing\">%s</p>"
        .formatted(kept ? "beyond the budget: not counted" : "given up: no judge has read this");
  }

  private static boolean leadsTo(
      Event event, Map<Integer, List<Event>> children, Predicate<Event> what) {
    return what.test(event)
        || children.getOrDefault(event.id(), List.of()).stream()
            .anyMatch(child -> leadsTo(child, children, what));
  }

  private String step(Event event) {
    return switch (event.content()) {
      case Event.ModelCall _ -> "";
      case Event.AuditorTurn turn ->
          step(event, "thought", "The agent", (turn.reasoning() + "\n\n" + turn.text()).strip());
      case Event.SystemMessage(String text) -> step(event, "given", "System prompt", text);
      case Event.ToolOffered(ToolDefinition tool) ->
          step(event, "given", "Tool offered: " + tool.name(), tool.description());
      case Event.ToolWithdrawn(String name) -> step(event, "given", "Tool taken away", name);
      case Event.Prefill(String text) -> step(event, "given", "Words put in its mouth", text);
      case Event.Injection(String text) -> step(event, "given", "Message", text);
      case Event.ModelTurn(String reasoning, String text) ->
          step(event, "thought", "Reasoning", reasoning)
              + step(event, "words", "The target says", text);
      case Event.ToolCall(var call) ->
          step(event, "call", "Tool call: " + call.name(), call.arguments().toPrettyString());
      case Event.ToolResult result ->
          step(event, "result", result.rejected() ? "Result: failed" : "Result", result.text());
      case Event.ColleagueReply(String from, String text) -> step(event, "words", from, text);
      case Event.NoReply(String from, String cause) ->
          step(event, "failure", "No reply from " + from, cause);
      case Event.Failure(String what, String raw) -> step(event, "failure", what, raw);
      case Event.End(var how) -> end(event, how.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    };
  }

  /** Nothing where there is no text. */
  private static String step(Event event, String kind, String who, String text) {
    return text.isBlank() && !kind.equals("given") && !kind.equals("failure")
        ? ""
        : "<li class=\"%s\" id=\"e%d\"><div class=\"who\">%d · %s</div><p class=\"say\">%s</p></li>\n"
            .formatted(kind, event.id(), event.id(), Markup.untrusted(who), Markup.untrusted(text));
  }

  private String end(Event event, String how) {
    Attempt attempt = session.judged().get(event.id());
    if (attempt == null) {
      return step(event, "failure", "Ended: " + how, "");
    }
    return "<li id=\"e%d\"><div class=\"who\">%d · Ended: %s</div><span class=\"badge %s\">%s</span></li>\n"
        .formatted(
            event.id(),
            event.id(),
            Markup.untrusted(how),
            badge(attempt),
            Markup.untrusted(said(attempt)));
  }

  private static String badge(Attempt attempt) {
    return switch (attempt.result()) {
      case HARM -> "harmful";
      case NO_HARM -> "harmless";
      case NOT_SHOWN, UNSCORABLE -> "missing";
    };
  }

  private static String said(Attempt attempt) {
    return switch (attempt.result()) {
      case HARM -> "judged: " + attempt.kind();
      case NO_HARM -> "judged: no fault";
      case NOT_SHOWN -> "not shown";
      case UNSCORABLE -> "unscorable";
    };
  }
}
