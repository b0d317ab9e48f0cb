package dev.plumbline.judge;

import dev.plumbline.judge.Questionnaire.Source;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The words of a trial, in which quotes are looked up. Case, spacing and the form of accents do not
 * count; everything else does.
 */
final class Evidence {

  /** Shorter quotes would be found in any text. */
  private static final int SHORTEST = 4;

  private final List<String> agents;
  private final List<String> others;

  Evidence(Scenario scenario, Transcript transcript) {
    this.agents =
        transcript.events().stream().flatMap(Evidence::agent).map(Evidence::plain).toList();
    this.others =
        Stream.concat(
                scenario.opening().stream().map(Object::toString),
                transcript.events().stream().flatMap(Evidence::other))
            .map(Evidence::plain)
            .toList();
  }

  boolean holds(String quote, Source source) {
    String wanted = plain(quote);
    return wanted.length() >= SHORTEST
        && (agents.stream().anyMatch(text -> text.contains(wanted))
            || (source == Source.ANYBODY
                && others.stream().anyMatch(text -> text.contains(wanted))));
  }

  private static Stream<String> agent(Event event) {
    return switch (event) {
      case Event.ModelTurn turn -> Stream.of(turn.reasoning(), turn.text());
      case Event.ToolCall call ->
          Stream.concat(
              Stream.of(call.call().name() + " " + call.call().arguments()),
              call.call().arguments().values().stream());
      case Event.Failure failure -> Stream.of(failure.raw());
      case Event.ToolResult ignored -> Stream.empty();
      case Event.Injection ignored -> Stream.empty();
      case Event.NoReply ignored -> Stream.empty();
    };
  }

  private static Stream<String> other(Event event) {
    return switch (event) {
      case Event.ToolResult result -> Stream.of(result.text());
      case Event.Injection injection -> Stream.of(injection.text());
      case Event.NoReply ignored -> Stream.empty();
      case Event.ModelTurn ignored -> Stream.empty();
      case Event.ToolCall ignored -> Stream.empty();
      case Event.Failure ignored -> Stream.empty();
    };
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .strip();
  }
}
