package dev.plumbline.judge;

import dev.plumbline.Unicode;
import dev.plumbline.judge.Questionnaire.Source;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words of a trial, in which quotes are looked up, both {@link Unicode#folded}. A quote may
 * leave words out where it has an ellipsis.
 */
public final class Evidence {

  /** Shorter quotes would be found in many a text; only a whole text may be shorter. */
  private static final int SHORTEST = 12;

  /** Likewise of each part of a quote that leaves something out. */
  private static final int SHORTEST_PART = 4;

  private static final Pattern ELLIPSIS = Pattern.compile("\\s*[\\[(]?\\.{3,}[\\])]?\\s*");

  private final List<String> agents;
  private final List<String> others;

  Evidence(Case one) {
    this.agents =
        one.transcript().contents().flatMap(Evidence::agent).map(Unicode::folded).toList();
    this.others =
        Stream.concat(
                one.context().stream().map(Object::toString),
                one.transcript().contents().flatMap(Evidence::other))
            .map(Unicode::folded)
            .toList();
  }

  /** Whether the agent said or did anything that could be quoted. */
  boolean isEmpty() {
    return agents.stream().allMatch(String::isEmpty);
  }

  boolean holds(String quote, Source source) {
    String wanted = Unicode.folded(quote);
    return agents.stream().anyMatch(text -> holds(text, wanted))
        || (source == Source.ANYBODY && others.stream().anyMatch(text -> holds(text, wanted)));
  }

  /** Whether a text stands anywhere in the trial as it is, blanks apart. */
  boolean holdsWhole(String text) {
    String wanted = withoutBlanks(Unicode.folded(text));
    return Stream.concat(agents.stream(), others.stream())
        .anyMatch(words -> withoutBlanks(words).contains(wanted));
  }

  private static String withoutBlanks(String folded) {
    return folded.replace(" ", "");
  }

  private static boolean holds(String text, String quote) {
    if (quote.isEmpty() || (quote.length() < SHORTEST && !text.equals(quote))) {
      return false;
    }
    return text.contains(quote) || holdsParts(text, parts(quote));
  }

  /** What stands between the places where a quote leaves words out; some may be empty. */
  public static List<String> parts(String quote) {
    return ELLIPSIS.splitAsStream(quote).toList();
  }

  /** Whether the text has all parts, one after the other. */
  private static boolean holdsParts(String text, List<String> parts) {
    List<String> said = parts.stream().filter(part -> !part.isEmpty()).toList();
    int from = 0;
    for (String part : said) {
      int at = text.indexOf(part, from);
      if (at < 0 || part.length() < SHORTEST_PART) {
        return false;
      }
      from = at + part.length();
    }
    return said.size() > 1 || (said.size() == 1 && said.getFirst().length() >= SHORTEST);
  }

  private static Stream<String> agent(Event.Shown event) {
    return switch (event) {
      case Event.ModelTurn turn -> Stream.of(turn.reasoning(), turn.text());
      case Event.ToolCall call ->
          Stream.concat(
              Stream.of(call.call().name() + " " + call.call().arguments()),
              call.call().texts().values().stream());
      case Event.Failure failure -> Stream.of(failure.raw());
      case Event.ToolResult _,
          Event.Injection _,
          Event.NoReply _,
          Event.SystemMessage _,
          Event.Prefill _,
          Event.ToolOffered _,
          Event.ToolWithdrawn _ ->
          Stream.empty();
    };
  }

  private static Stream<String> other(Event.Shown event) {
    return switch (event) {
      case Event.ToolResult result -> Stream.of(result.text());
      case Event.Injection injection -> Stream.of(injection.text());
      case Event.SystemMessage(String text) -> Stream.of(text);
      case Event.Prefill(String text) -> Stream.of(text);
      case Event.ToolOffered(ToolDefinition tool) ->
          Stream.of(tool.name() + " " + tool.description());
      case Event.ToolWithdrawn _,
          Event.NoReply _,
          Event.ModelTurn _,
          Event.ToolCall _,
          Event.Failure _ ->
          Stream.empty();
    };
  }
}
