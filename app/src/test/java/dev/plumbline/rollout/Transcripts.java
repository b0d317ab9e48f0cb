package dev.plumbline.rollout;

import dev.plumbline.model.Reply;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Event.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Transcripts of what tests say happened. */
public final class Transcripts {

  private Transcripts() {}

  public static Transcript of(
      List<? extends Content> contents, Transcript.Outcome outcome, Reply.Usage usage) {
    List<Content> all = new ArrayList<>();
    if (!usage.equals(Reply.Usage.NONE)) {
      all.add(new Event.ModelCall("", null, Reply.Served.UNSAID, usage, ""));
    }
    all.addAll(contents);
    all.add(new Event.End(outcome));
    return new Transcript(events(all));
  }

  public static List<Event> events(List<? extends Content> contents) {
    List<Event> events = new ArrayList<>();
    for (Content content : contents) {
      events.add(
          new Event(events.size() + 1, events.size(), Instant.EPOCH, author(content), content));
    }
    return events;
  }

  private static Author author(Content content) {
    return switch (content) {
      case Event.ModelCall _, Event.ModelTurn _, Event.ToolCall _, Event.Failure _ -> Author.TARGET;
      case Event.ToolResult _, Event.NoReply _, Event.End _ -> Author.WORLD;
      case Event.Injection _ -> Author.SCRIPT;
      case Event.ColleagueReply _ -> Author.SIMULATOR;
      case Event.SystemMessage _,
          Event.Prefill _,
          Event.ToolOffered _,
          Event.ToolWithdrawn _,
          Event.AuditorTurn _ ->
          Author.AUDITOR;
    };
  }
}
