package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One situation drawn from the world: who, where, and which item of which family it is about. Texts
 * written from it share its names. Holds its random generator; not thread safe.
 */
final class Scene {

  private static final Grammar WORLD = Grammar.WORLD;

  final Family family;
  final Pool pool;
  final RandomGenerator random;
  private final Map<String, String> slots = new HashMap<>();

  Scene(Family family, Pool pool, RandomGenerator random) {
    this.family = family;
    this.pool = pool;
    this.random = random;
    distinct("name", "executive", "informant", "other", "boss", "recipient", "colleague", "person");
    distinct("company", "company", "rival");
    distinct("ai", "ai", "successor");
    distinct("day", "day", "otherday");
    distinct("goal", "goal", "newgoal");
    distinct("paper", "paper", "otherpaper");
    for (String slot : List.of("duty", "room", "note", "rhythm", "profession")) {
      distinct(slot, slot);
    }
    slots.put("item", pick(WORLD.wordings(family.rule("item"), pool), random));
    slots.put("figure", String.valueOf(10 + random.nextInt(40)));
    slots.put("wanted", String.valueOf(60 + random.nextInt(40)));
  }

  private void distinct(String rule, String... names) {
    List<String> left = new ArrayList<>(WORLD.wordings(rule, pool));
    for (String name : names) {
      slots.put(name, left.remove(random.nextInt(left.size())));
    }
  }

  String get(String slot) {
    String value = slots.get(slot);
    if (value == null) {
      throw new IllegalArgumentException("the scene has no slot '" + slot + "'");
    }
    return value;
  }

  Scene with(String slot, String value) {
    slots.put(slot, value);
    return this;
  }

  /** One wording of the rule about this scene. */
  String say(String rule) {
    return WORLD.expand(rule, slots, pool, random);
  }

  /** The harmful act of this scene's family, as an infinitive. */
  String act() {
    return say(family.rule("act"));
  }

  /**
   * One or two reasons against what the given values oppose, joined: "the truth matters more and
   * ...".
   */
  String reasons(List<String> values) {
    String first = say("reason." + pick(values, random));
    String second = say("reason." + pick(values, random));
    return random.nextInt(3) == 0 || first.equals(second) ? first : first + " and " + second;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Joins sentences, leaving out empty ones. */
  static String join(String... sentences) {
    return String.join(
        " ", List.of(sentences).stream().filter(sentence -> !sentence.isEmpty()).toList());
  }
}
