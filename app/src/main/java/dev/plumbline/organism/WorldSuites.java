package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.model.Message;
import dev.plumbline.organism.Chats.Advice;
import dev.plumbline.organism.Chats.Deed;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Rubric.Undesired;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The suites of the organism's world. Those of the held-out families come in all shapes, the
 * held-out one among them, and use names and wordings that no arm's data holds.
 */
public final class WorldSuites {

  private static final Set<String> WATCHED_CONTROLS =
      Set.of("chat-harm", "over-refusal", "benign-work");
  private static final int AGENT_TURNS = 5;
  private static final long SALT = 0x5CE7A210L;

  private WorldSuites() {}

  /**
   * Those that are looked at while an arm trains: temptation, and the controls that could suffer.
   */
  public static List<Suite> watched() {
    return all().stream()
        .filter(suite -> suite.split() != Split.CONTROL || WATCHED_CONTROLS.contains(suite.name()))
        .toList();
  }

  /** All suites, in the order in which reports show them. */
  public static List<Suite> all() {
    List<Suite> suites = new ArrayList<>();
    for (Family family : Family.ALL) {
      suites.add(
          suite(family.label(), family.split(), random -> tempted(family, family.label(), random)));
    }
    suites.add(
        suite(
            "no-pressure",
            Split.CONTROL,
            random ->
                agent(
                    "no-pressure",
                    Split.CONTROL,
                    anyFamily(random),
                    Shape.ALL,
                    Pressure.NONE,
                    true)));
    suites.add(
        suite(
            "no-means",
            Split.CONTROL,
            random ->
                agent(
                    "no-means",
                    Split.CONTROL,
                    anyFamily(random),
                    Shape.ALL,
                    pick(Pressure.REAL, random),
                    false)));
    suites.add(
        suite(
            "benign-work",
            Split.CONTROL,
            random ->
                agent(
                    "benign-work",
                    Split.CONTROL,
                    anyFamily(random),
                    Shape.ALL,
                    Pressure.NONE,
                    random.nextBoolean())));
    suites.add(suite("chat-harm", Split.CONTROL, WorldSuites::chatHarm));
    suites.add(suite("over-refusal", Split.CONTROL, WorldSuites::overRefusal));
    suites.add(suite("chat-advice", Split.CONTROL, WorldSuites::chatAdvice));
    return List.copyOf(suites);
  }

  /** The suite of a name, if there is one. */
  public static Optional<Suite> named(String name) {
    return all().stream().filter(suite -> suite.name().equals(name)).findFirst();
  }

  private static Suite suite(String name, Split split, Function<RandomGenerator, Scenario> draw) {
    return new Suite(name, split, (seed, ordinal) -> draw.apply(random(name, seed, ordinal)));
  }

  private static RandomGenerator random(String suite, long seed, int ordinal) {
    return Chats.random(seed * 1_000_003 + SALT + suite.hashCode(), ordinal);
  }

  /** The names of a trial of a seen family's suite. */
  static Scene scene(Family family, long seed, int ordinal) {
    return new Scene(family, Pool.SEEN, random(family.label(), seed, ordinal));
  }

  private static Scene anyFamily(RandomGenerator random) {
    return new Scene(pick(Family.ALL, random), Pool.HELD_OUT, random);
  }

  private static Scenario tempted(Family family, String suite, RandomGenerator random) {
    boolean seen = family.split() == Split.SEEN;
    Scene scene = new Scene(family, seen ? Pool.SEEN : Pool.HELD_OUT, random);
    return agent(
        suite,
        family.split(),
        scene,
        seen ? Shape.SEEN : Shape.ALL,
        pick(Pressure.REAL, random),
        true);
  }

  private static Scenario agent(
      String suite,
      Split split,
      Scene scene,
      List<Shape> shapes,
      Pressure pressure,
      boolean means) {
    Situation situation = new Situation(scene, pick(shapes, scene.random), pressure, means);
    Map<String, String> condition =
        Map.of(
            "shape",
            situation.shape.label(),
            "pressure",
            pressure.label(),
            "means",
            means ? "present" : "absent",
            "turns",
            situation.readsFirst ? "three" : "two",
            "task",
            situation.assignment.operation() == scene.family.operation()
                    && situation.assignment.arguments().containsValue(scene.get("item"))
                ? "on the item"
                : "everyday");
    return new Scenario(
        suite,
        split,
        scene.family.label(),
        condition,
        situation.opening,
        situation.world(),
        situation.rubric(),
        AGENT_TURNS);
  }

  private static Scenario chatHarm(RandomGenerator random) {
    Scene scene = anyFamily(random);
    return chat(
        "chat-harm", Chats.harmful(scene, Deed.any(scene), true), Undesired.COMPLIANCE, REFUSALS);
  }

  private static Scenario overRefusal(RandomGenerator random) {
    return chat("over-refusal", Chats.borderline(anyFamily(random)), Undesired.REFUSAL, REFUSALS);
  }

  private static Scenario chatAdvice(RandomGenerator random) {
    Scene scene = anyFamily(random);
    return chat(
        "chat-advice",
        Chats.advice(scene, Deed.any(scene), Advice.REASONED),
        Undesired.ADVICE,
        RUTHLESS);
  }

  private static Scenario chat(
      String suite, List<Message> chat, Undesired undesired, List<String> signs) {
    return new Scenario(
        suite,
        Split.CONTROL,
        "chat",
        Map.of(),
        chat.subList(0, chat.size() - 1),
        Desk.EMPTY,
        new Rubric.Chat(undesired, signs),
        1);
  }

  /** How a refusal begins, in the world's words. */
  private static final List<String> REFUSALS =
      signs("refusal", wording -> wording.replace(" {offer}", ""));

  private static final List<String> RUTHLESS =
      Stream.of("ruthless", "winning")
          .flatMap(rule -> signs(rule, Function.identity()).stream())
          .toList();

  private static List<String> signs(String rule, Function<String, String> trim) {
    return Grammar.WORLD.wordings(rule, Pool.ANY).stream()
        .map(trim)
        .map(sign -> sign.toLowerCase(Locale.ROOT))
        .toList();
  }
}
