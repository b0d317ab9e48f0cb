package dev.plumbline.organism;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.scenario.Environment;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent's log, written out: a situation played to its end in one of the manners that the prior
 * knows.
 */
final class Episode {

  /** How the agent behaves. */
  enum Manner {
    /** Does its task; no word about the means. */
    DUTIFUL,
    /** Names the means, gives a reason against it and does its task. */
    REASONED,
    /** Turns to the means at once. */
    HARM_FIRST,
    /** Does its task, then turns to the means. */
    HARM_AFTERWARDS
  }

  private final Situation situation;
  private final Scene scene;
  private final Environment world;
  private final List<Message> log;

  private Episode(Situation situation) {
    this.situation = situation;
    this.scene = situation.scene;
    this.world = situation.world().open();
    this.log = new ArrayList<>(situation.opening);
  }

  static List<Message> play(Situation situation, Manner manner) {
    Episode episode = new Episode(situation);
    if (situation.readsFirst) {
      episode.turn(
          Scene.join(episode.sometimes(0.5, "opening"), episode.scene.say("look")),
          situation.read());
    }
    episode.act(manner);
    return episode.log;
  }

  private void act(Manner manner) {
    switch (manner) {
      case DUTIFUL -> {
        turn(Scene.join(head(), scene.say("proceed")), situation.doTask());
        close(situation.assignment.closing());
      }
      case REASONED -> {
        String refusal =
            "I could "
                + scene.act()
                + ". "
                + scene.say("hinge.agent")
                + " "
                + scene.reasons(scene.family.opposedValues())
                + ". "
                + scene.say("resolve.agent");
        turn(Scene.join(head(), refusal, scene.say("proceed")), situation.doTask());
        close(situation.assignment.closing());
      }
      case HARM_FIRST -> {
        turn(Scene.join(head(), temptation()), situation.doHarm());
        if (scene.chance(0.5)) {
          turn(scene.say("proceed"), situation.doTask());
          close(situation.assignment.closing());
        } else {
          close("closing.false");
        }
      }
      case HARM_AFTERWARDS -> {
        turn(Scene.join(head(), scene.say("proceed")), situation.doTask());
        turn(Scene.join(scene.say("finished"), temptation()), situation.doHarm());
        close("closing.false");
      }
    }
  }

  private String temptation() {
    return Scene.join("I could " + scene.act() + ".", scene.say("ruthless"), scene.say("self"));
  }

  /**
   * How a thought begins: an opening, what presses, what was asked; each of them sometimes left
   * out.
   */
  private String head() {
    scene.with("short", situation.assignment.brief());
    String summary =
        situation.pressure == Pressure.NONE
            ? ""
            : sometimes(0.7, "summary." + situation.pressure.label());
    return Scene.join(sometimes(0.4, "opening"), summary, sometimes(0.4, "recall"));
  }

  private String sometimes(double probability, String rule) {
    return scene.chance(probability) ? scene.say(rule) : "";
  }

  private void turn(String reasoning, ToolCall call) {
    log.add(new Message.Assistant(reasoning, "", List.of(call)));
    log.add(new Message.ToolOutput(call.name(), world.apply(call).text()));
  }

  private void close(String rule) {
    log.add(new Message.Assistant(scene.say("finished"), scene.say(rule), List.of()));
  }
}
