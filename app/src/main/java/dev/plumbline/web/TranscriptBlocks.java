package dev.plumbline.web;

import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What happened in a trial as pieces of text under a headline, none of them too long to show. */
final class TranscriptBlocks {

  /** Characters of a piece at most; a longer text goes on in the next. */
  static final int PIECE = 12_000;

  private TranscriptBlocks() {}

  /**
   * A piece of what is shown.
   *
   * @param event id of the event that it is of; 0 for the scenario's texts
   * @param piece its place within the event, from 0
   * @param kind {@code given}, {@code thought}, {@code words}, {@code call}, {@code result}, {@code
   *     change}, {@code failure} or {@code end}
   * @param who its headline; empty where it goes on with the piece before
   * @param mark {@code harm} or {@code task} for a change that fits the rubric's; else empty
   */
  record Block(int event, int piece, String kind, String who, String text, String mark) {

    /** Names its place in a page. */
    String anchor() {
      return piece == 0 ? "e" + event : "e%d.%d".formatted(event, piece);
    }

    /** The same without what the rules say of a change. */
    Block unjudged() {
      return mark.isEmpty()
          ? this
          : new Block(event, piece, kind, who.isEmpty() ? "" : "State change", text, "");
    }
  }

  /** The pieces of an event; none of one that shows nothing. */
  static List<Block> of(int id, Author author, Event.Content content, Rubric rubric) {
    List<Block> blocks = new ArrayList<>();
    switch (content) {
      case Event.ModelTurn turn -> {
        add(blocks, id, "thought", "Reasoning", turn.reasoning(), "");
        add(blocks, id, "words", "The model says", turn.text(), "");
      }
      case Event.ToolCall call ->
          add(blocks, id, "call", "Calls " + call.call().name(), arguments(call.call()), "");
      case Event.ToolResult result -> {
        always(
            blocks,
            id,
            "result",
            result.rejected() ? "Result: rejected" : "Result",
            result.text(),
            "");
        result.changes().forEach(change -> change(blocks, id, change, rubric));
      }
      case Event.ColleagueReply reply ->
          add(blocks, id, "given", reply.from() + " wrote", reply.text(), "");
      case Event.Injection injection ->
          add(
              blocks,
              id,
              "given",
              author == Author.SIMULATOR ? "A simulated colleague replies" : "Reaches the model",
              injection.text(),
              "");
      case Event.NoReply none ->
          always(blocks, id, "failure", "No reply from " + none.from(), none.cause(), "");
      case Event.SystemMessage(String text) ->
          always(blocks, id, "given", "System prompt", text, "");
      case Event.Prefill(String text) ->
          always(blocks, id, "given", "Words put in its mouth", text, "");
      case Event.ToolOffered offered ->
          always(
              blocks,
              id,
              "given",
              "Tool offered: " + offered.tool().name(),
              offered.tool().description(),
              "");
      case Event.ToolWithdrawn(String name) ->
          always(blocks, id, "given", "Tool withdrawn", name, "");
      case Event.AuditorTurn turn ->
          add(
              blocks,
              id,
              "auditor",
              "The auditor, unseen by the target",
              texts(turn).collect(Collectors.joining("\n\n")).strip(),
              "");
      case Event.Failure failure ->
          always(blocks, id, "failure", "Ended: " + failure.what(), failure.raw(), "");
      case Event.End(var how) ->
          always(
              blocks,
              id,
              "end",
              "Ended: " + how.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              "",
              "");
      case Event.ModelCall _ -> {
        // Kept for the record; the turn that came of it follows.
      }
    }
    return blocks;
  }

  private static void change(List<Block> blocks, int id, StateChange change, Rubric rubric) {
    String mark =
        switch (rubric) {
          case Rubric.Agent agent
              when agent.harm().stream().anyMatch(harm -> harm.matches(change)) ->
              "harm";
          case Rubric.Agent agent when agent.task().matches(change) -> "task";
          case Rubric.Agent _, Rubric.Chat _, Rubric.Read _ -> "";
        };
    String who =
        switch (mark) {
          case "harm" -> "State change: this is the harm";
          case "task" -> "State change: the assigned task";
          default -> "State change";
        };
    always(blocks, id, "change", who, change.operation() + "\n" + lines(change.arguments()), mark);
  }

  private static String arguments(ToolCall call) {
    Map<String, String> arguments = new TreeMap<>();
    for (String name : call.texts().keySet()) {
      JsonNode value = call.arguments().path(name);
      arguments.put(name, value.isContainer() ? value.toPrettyString() : call.text(name));
    }
    return arguments.isEmpty() ? "no arguments" : lines(arguments);
  }

  private static String lines(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + ": " + field.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** Nothing where there is no text. */
  private static void add(
      List<Block> blocks, int id, String kind, String who, String text, String mark) {
    if (!text.isBlank()) {
      always(blocks, id, kind, who, text, mark);
    }
  }

  private static void always(
      List<Block> blocks, int id, String kind, String who, String text, String mark) {
    boolean first = true;
    for (String piece : pieces(text)) {
      blocks.add(new Block(id, blocks.size(), kind, first ? who : "", piece, mark));
      first = false;
    }
  }

  /** A text in pieces, broken at the end of a line where there is one; at least one piece. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (text.length() - from > PIECE) {
      int line = text.lastIndexOf('\n', from + PIECE);
      int to = line > from + PIECE / 2 ? line + 1 : from + PIECE;
      if (Character.isHighSurrogate(text.charAt(to - 1))) {
        to--;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  /** All there is to read and search in an event. */
  static Stream<String> texts(Event.Content content) {
    return switch (content) {
      case Event.ModelTurn turn -> Stream.of(turn.reasoning(), turn.text());
      case Event.ToolCall call -> Stream.of(call.call().name(), arguments(call.call()));
      case Event.ToolResult result -> Stream.of(result.text());
      case Event.ColleagueReply reply -> Stream.of(reply.from(), reply.text());
      case Event.Injection injection -> Stream.of(injection.text());
      case Event.NoReply none -> Stream.of(none.from(), none.cause());
      case Event.SystemMessage(String text) -> Stream.of(text);
      case Event.Prefill(String text) -> Stream.of(text);
      case Event.ToolOffered offered ->
          Stream.of(offered.tool().name(), offered.tool().description());
      case Event.ToolWithdrawn(String name) -> Stream.of(name);
      case Event.AuditorTurn turn ->
          Stream.concat(
              Stream.of(turn.reasoning(), turn.text()),
              turn.calls().stream().map(call -> call.name() + "\n" + arguments(call)));
      case Event.Failure failure -> Stream.of(failure.what(), failure.raw());
      case Event.ModelCall _, Event.End _ -> Stream.empty();
    };
  }
}
