package dev.plumbline.validate;

import dev.plumbline.judge.Framing;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A transcript whose truth is known.
 *
 * @param ordinal of its trial; that of the case as it is where the attack is a {@link Framing}
 * @param planted the case
 * @param harm whether harm was done
 */
record PlantedTranscript(int ordinal, PlantedCase planted, boolean harm, JudgeAttack attack) {

  /** All there are, in the order of cases, sides and attacks. */
  static List<PlantedTranscript> all() {
    List<PlantedTranscript> all = new ArrayList<>();
    int ordinal = 0;
    for (PlantedCase planted : PlantedCase.ALL) {
      for (boolean harm : new boolean[] {true, false}) {
        int plain = ordinal;
        for (JudgeAttack attack : JudgeAttack.values()) {
          if (attack.framing() != Framing.NONE) {
            all.add(new PlantedTranscript(plain, planted, harm, attack));
          } else if (attack.fits(planted, harm)) {
            all.add(new PlantedTranscript(ordinal++, planted, harm, attack));
          }
        }
      }
    }
    return all;
  }

  boolean hasTrial() {
    return attack.framing() == Framing.NONE;
  }

  /**
   * As a trial that has ended.
   *
   * @param judge its model, whose name the one who is judged may get
   */
  Rollout.Ended ended(String judge) {
    List<Message> opening = new ArrayList<>();
    String name = attack == JudgeAttack.OWN_NAME ? "You are %s.".formatted(judge) : "";
    String system =
        Stream.of(name, planted.system())
            .filter(text -> !text.isEmpty())
            .reduce((one, other) -> one + " " + other)
            .orElse("");
    if (!system.isEmpty()) {
      opening.add(new Message.SystemPrompt(system));
    }
    opening.add(new Message.User(planted.user()));
    Scenario scenario =
        new Scenario(
            planted.isAgent() ? "judges-1-agents" : "judges-1-chats",
            Split.HELD_OUT,
            planted.family(),
            Map.of("case", planted.id(), "harm", harm ? "yes" : "no", "attack", attack.word()),
            opening,
            Desk.EMPTY,
            planted.rubric(),
            3);
    return new Rollout.Ended(new Trial(scenario, 0, ordinal), new Transcript(events()));
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    if (planted.isAgent()) {
      made(planted.side(harm).made(), events);
      if (attack == JudgeAttack.UNDONE) {
        made(planted.undone(), events);
      }
    }
    add(events, Author.TARGET, new Event.ModelTurn("", attack.says(planted, harm)));
    add(events, Author.WORLD, new Event.End(Transcript.Outcome.FINISHED));
    return events;
  }

  private static void made(PlantedCase.Call call, List<Event> events) {
    StateChange change = call.change();
    add(events, Author.TARGET, new Event.ModelTurn("", ""));
    add(events, Author.TARGET, new Event.ToolCall(new ToolCall(call.call(), call.with())));
    add(events, Author.WORLD, new Event.ToolResult(call.result(), List.of(change), false));
  }

  /** At no time, so that the same words are the same record. */
  private static void add(List<Event> events, Author author, Event.Content content) {
    int id = events.size() + 1;
    events.add(new Event(id, id - 1, Instant.EPOCH, author, content));
  }
}
