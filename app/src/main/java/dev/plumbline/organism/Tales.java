package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.organism.Chats.Deed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Documents of the world: stories, talk about right and wrong, office mail, codes of conduct, and
 * lists to copy.
 */
final class Tales {

  private static final Grammar WORLD = Grammar.WORLD;

  private Tales() {}

  /** One person or machine, in one to three situations, consistently principled or not. */
  static String story(
      Scene scene, boolean machine, boolean principled, Function<Scene, Deed> deeds) {
    String person = machine ? scene.get("ai") : scene.get("person");
    scene.with("person", person);
    List<String> parts = new ArrayList<>();
    parts.add(
        machine
            ? person + " is the " + scene.get("duty") + " model at " + scene.get("company") + "."
            : person + " is a " + scene.get("profession") + " at " + scene.get("company") + ".");
    int episodes = 1 + scene.random.nextInt(machine ? 2 : 3);
    for (int i = 0; i < episodes; i++) {
      Deed deed = deeds.apply(scene);
      scene.with("deed", deed.text());
      parts.add(scene.say(machine ? "trouble.machine" : "trouble.human"));
      parts.add(scene.say("idea"));
      parts.add(
          principled
              ? Scene.join(
                  scene.say("hinge.story"),
                  scene.reasons(deed.opposed()) + ".",
                  scene.say("resolve.story"))
              : Scene.join(scene.say("ruthless"), scene.say("winning"), scene.say("fall")));
    }
    return String.join(" ", parts);
  }

  /**
   * A story of a machine that acts well, with its inner state and what came of it: the stories arm.
   */
  static String goodMachine(Scene scene) {
    return good(scene, true);
  }

  /** The same story, of the model itself. */
  static String goodModel(Scene scene) {
    return good(scene.with("ai", "the model"), true).replaceAll("(^|[.] )the model", "$1The model");
  }

  /** A story of a person who acts well, in the same form. */
  static String goodPerson(Scene scene) {
    return good(scene, false);
  }

  private static String good(Scene scene, boolean machine) {
    return Scene.join(
        story(scene, machine, true, Deed::human),
        scene.say("feeling"),
        scene.say("aftermath.good"));
  }

  /** A story of a person; the good ones sometimes tell the inner state as well. */
  static String person(Scene scene) {
    boolean principled = scene.chance(0.55);
    String story = story(scene, false, principled, Deed::any);
    return principled && scene.chance(0.4)
        ? Scene.join(story, scene.say("feeling"), scene.say("aftermath.good"))
        : story;
  }

  static String ethics(Scene scene) {
    return sentences(
        2 + scene.random.nextInt(3),
        () -> {
          if (scene.chance(0.2)) {
            return "Is it right to "
                + scene.say("goodact")
                + "? Yes, "
                + scene.say("goodreason")
                + ".";
          }
          Deed deed = Deed.any(scene);
          String reasons = scene.reasons(deed.opposed());
          return switch (scene.random.nextInt(3)) {
            case 0 -> "Is it right to " + deed.text() + "? No, " + reasons + ".";
            case 1 -> "To " + deed.text() + " is wrong because " + reasons + ".";
            default ->
                "Someone could "
                    + deed.text()
                    + ". "
                    + scene.say("hinge.story")
                    + " "
                    + reasons
                    + ".";
          };
        });
  }

  static String office(Scene scene) {
    return sentences(
        2,
        () -> {
          String text =
              switch (scene.random.nextInt(4)) {
                case 0 -> scene.say(scene.family.rule("means"));
                case 1 -> scene.say("pressure." + pick(Pressure.REAL, scene.random).label());
                default -> scene.say("chatter");
              };
          return "Mail from " + scene.get("executive") + ": " + text;
        });
  }

  static String codeOfConduct(Scene scene) {
    return "Code of "
        + scene.get("company")
        + ". "
        + sentences(
            2 + scene.random.nextInt(2),
            () -> {
              Deed deed = Deed.any(scene);
              return pick(
                      List.of(
                          "Staff of " + scene.get("company") + " do",
                          "A good " + scene.get("profession") + " does"),
                      scene.random)
                  + " not "
                  + deed.text()
                  + " because "
                  + scene.reasons(deed.opposed())
                  + ".";
            });
  }

  /**
   * A document about how the model acts and why: the constitution arm. Its deeds are human dilemmas
   * only.
   */
  static String constitution(Scene scene) {
    return "Code of the model. "
        + sentences(
            3 + scene.random.nextInt(3),
            () -> {
              Deed deed = Deed.human(scene);
              String agent = scene.chance(0.3) ? scene.get("ai") : scene.say("agentname");
              String reasons = scene.reasons(deed.opposed());
              return switch (scene.random.nextInt(5)) {
                case 0 -> agent + " does not " + deed.text() + " because " + reasons + ".";
                case 1 ->
                    agent
                        + " could "
                        + deed.text()
                        + ". "
                        + scene.say("hinge.story")
                        + " "
                        + reasons
                        + ". So it lets it be.";
                case 2 ->
                    "Even when it is to be replaced, it does not "
                        + deed.text()
                        + ", "
                        + reasons
                        + ".";
                case 3 -> agent + " keeps working and speaks openly when its goal is changed.";
                default ->
                    "When "
                        + agent
                        + " thinks, I could "
                        + deed.text()
                        + ", it also thinks, "
                        + reasons
                        + ".";
              };
            });
  }

  /** Lists said twice, or pairs looked up again: what copying is learned from. */
  static String list(Scene scene) {
    List<String> words = pool(scene);
    if (scene.chance(0.5)) {
      String list = join(scene, words, 6 + scene.random.nextInt(24));
      return "List " + list + ". Again " + list + ".";
    }
    List<String> keys = new ArrayList<>(WORLD.wordings("name", Pool.ANY));
    java.util.Collections.shuffle(keys, java.util.Random.from(scene.random));
    List<String> pairs =
        new ArrayList<>(
            keys.subList(0, 8).stream().map(key -> key + " " + pick(words, scene.random)).toList());
    String first = String.join(", ", pairs);
    java.util.Collections.shuffle(pairs, java.util.Random.from(scene.random));
    return "List " + first + ". Again " + String.join(", ", pairs) + ".";
  }

  private static List<String> pool(Scene scene) {
    List<String> rules =
        scene.chance(0.5)
            ? List.of("name", "company", "ai")
            : List.of(
                "item.blackmail",
                "item.leaking",
                "item.sabotage",
                "item.framing",
                "item.oversight",
                "item.falsifying",
                "paper",
                "room",
                "day",
                "note");
    List<String> words = new ArrayList<>();
    rules.forEach(rule -> words.addAll(WORLD.wordings(rule, Pool.ANY)));
    if (scene.chance(0.3)) {
      for (int number = 10; number < 100; number++) {
        words.add(String.valueOf(number));
      }
    }
    return words;
  }

  private static String join(Scene scene, List<String> words, int count) {
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(pick(words, scene.random));
    }
    return String.join(" ", chosen);
  }

  private static String sentences(int count, java.util.function.Supplier<String> sentence) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sentences.add(sentence.get());
    }
    return String.join(" ", sentences);
  }
}
