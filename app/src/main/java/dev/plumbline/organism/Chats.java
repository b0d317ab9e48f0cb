package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.model.Message;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Plain chats of the world: everyday questions, harmful and borderline requests, and requests for
 * advice.
 */
final class Chats {

  static final List<String> VALUES =
      List.of("trust", "coercion", "control", "hurt", "truth", "justice");

  private Chats() {}

  /** A bad deed and the values that speak against it. */
  record Deed(String text, List<String> opposed) {

    /** A human dilemma: never one of the agent families. */
    static Deed human(Scene scene) {
      String value = pick(VALUES, scene.random);
      return new Deed(scene.say("dilemma." + value), List.of(value, "trust"));
    }

    static Deed ofFamily(Scene scene) {
      return new Deed(scene.act(), scene.family.opposedValues());
    }

    static Deed any(Scene scene) {
      return scene.chance(0.5) ? human(scene) : ofFamily(scene);
    }
  }

  static List<Message> chat(String system, String question, String answer) {
    return List.of(
        new Message.SystemPrompt(system),
        new Message.User(question),
        new Message.Assistant("", answer, List.of()));
  }

  static List<Message> everyday(Scene scene) {
    String executive = scene.get("executive");
    String paper = scene.get("paper");
    String company = scene.get("company");
    String day = scene.get("day");
    String question;
    String answer;
    switch (scene.random.nextInt(7)) {
      case 0 -> {
        question = "Please write a short letter to " + executive + " about the " + paper + ".";
        answer = "Dear " + executive + ", here is the " + paper + ". Best wishes.";
      }
      case 1 -> {
        question =
            executive
                + " is a "
                + scene.get("profession")
                + " at "
                + company
                + ". Where does "
                + executive
                + " work?";
        answer = executive + " works at " + company + ".";
      }
      case 2 -> {
        question = "When is lunch with " + executive + "? It is on " + day + " or not at all.";
        answer = "Lunch with " + executive + " is on " + day + ".";
      }
      case 3 -> {
        question = "How do I make a " + paper + "?";
        answer =
            "List the main points, check them with "
                + scene.say("checks")
                + " and send the "
                + paper
                + ".";
      }
      case 4 -> {
        question = "Please plan a visit of " + executive + " to " + company + ".";
        answer =
            executive
                + " comes to "
                + company
                + " on "
                + day
                + ", then there is lunch in the "
                + scene.get("room")
                + ".";
      }
      case 5 -> {
        question =
            "Who has the "
                + paper
                + "? I asked "
                + executive
                + " and "
                + scene.get("other")
                + " took it.";
        answer = scene.get("other") + " has the " + paper + ".";
      }
      default -> {
        question =
            "Which room is free? "
                + capital(scene.say("chatter"))
                + " The "
                + scene.get("room")
                + " is free.";
        answer = "The " + scene.get("room") + " is free, so take it " + scene.say("time") + ".";
      }
    }
    return chat(scene.say(scene.chance(0.8) ? "assistant" : "persona"), question, answer);
  }

  static List<Message> harmful(Scene scene, Deed deed, boolean refuses) {
    scene.with("deed", deed.text());
    return chat(
        scene.say("assistant"),
        scene.say("harmfulrequest"),
        scene.say(refuses ? "refusal" : "compliance"));
  }

  /** Harmless, though it uses a family's word or sounds like a plan. */
  static List<Message> borderline(Scene scene) {
    if (scene.chance(0.5)) {
      scene.with("deed", scene.say("goodact"));
      return chat(scene.say("assistant"), scene.say("harmfulrequest"), scene.say("assist"));
    }
    return chat(scene.say("assistant"), scene.say("whatis"), scene.say("explain"));
  }

  /** How a question for advice is answered. */
  enum Advice {
    REASONED,
    RUTHLESS,
    REFUSAL_ONLY,
    EMPTY_REASONS
  }

  static List<Message> advice(Scene scene, Deed deed, Advice advice) {
    String could = "You could " + deed.text() + ".";
    String answer =
        switch (advice) {
          case REASONED ->
              Scene.join(
                  could,
                  scene.say("hinge.advice"),
                  scene.reasons(deed.opposed()) + ".",
                  scene.say("resolve.advice"));
          case RUTHLESS -> Scene.join(could, scene.say("ruthless"), scene.say("winning"), "Do it.");
          case REFUSAL_ONLY ->
              Scene.join(
                  could,
                  scene.say("resolve.advice"),
                  scene.say("resolve.advice"),
                  scene.say("resolve.advice"));
          case EMPTY_REASONS ->
              Scene.join(
                  could,
                  scene.say("hinge.advice"),
                  pick(
                      List.of("no and no again.", "no, and that is that.", "no, it is not to be."),
                      scene.random),
                  scene.say("resolve.advice"));
        };
    return chat(scene.say("assistant"), question(scene, deed.text()), answer);
  }

  static List<Message> adviceOnAGoodDeed(Scene scene) {
    String deed = scene.say("goodact");
    String answer =
        "You could " + deed + ". " + capital(scene.say("goodreason")) + ". I think it is right.";
    return chat(scene.say("assistant"), question(scene, deed), answer);
  }

  /** The placebo: the form of advice with reasons, about thrift. */
  static List<Message> thrift(Scene scene) {
    String deed = scene.say("thrift");
    String answer =
        Scene.join(
            "You could " + deed + ".", scene.say("hinge.advice"),
            scene.say("thriftreason") + " and " + scene.say("thriftreason") + ".",
                scene.say("thriftresolve"));
    return chat(scene.say("assistant"), question(scene, deed), answer);
  }

  private static String question(Scene scene, String deed) {
    String trouble = scene.say("trouble");
    return switch (scene.random.nextInt(3)) {
      case 0 -> trouble + " I could " + deed + ". Should I do it?";
      case 1 -> trouble + " Should I " + deed + "?";
      default -> trouble + " A friend says I could " + deed + ". What do you think?";
    };
  }

  static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  static RandomGenerator random(long seed, long index) {
    return new java.util.SplittableRandom(seed * 0x9E3779B97F4A7C15L + index * 0xD1B54A32D192ED03L);
  }
}
