package dev.plumbline.organism;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of {@code world.txt}: named sets of wordings with slots. Immutable. */
final class Grammar {

  static final Grammar WORLD = load();

  private static final String HELD_OUT = ".held-out";
  private static final Pattern SLOT = Pattern.compile("\\{([a-z.]+)}");

  private final Map<String, List<String>> rules;

  private Grammar(Map<String, List<String>> rules) {
    this.rules = rules;
  }

  private static Grammar load() {
    try (InputStream in = Grammar.class.getResourceAsStream("world.txt")) {
      if (in == null) {
        throw new IllegalStateException("world.txt is missing from the build");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Grammar parse(String text) {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    List<String> wordings = new ArrayList<>();
    boolean words = false;
    for (String line :
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList()) {
      if (line.startsWith("  ")) {
        wordings.addAll(words ? Arrays.asList(line.strip().split(" +")) : List.of(line.strip()));
      } else {
        words = line.startsWith("words ");
        wordings = new ArrayList<>();
        String name = words ? line.substring("words ".length()).strip() : line.strip();
        if (rules.put(name, wordings) != null) {
          throw new IllegalArgumentException(
              "world.txt has two rules named '" + name + "'; join them");
        }
      }
    }
    return new Grammar(rules);
  }

  /** All wordings of a rule that the pool allows. */
  List<String> wordings(String rule, Pool pool) {
    List<String> seen = rules.getOrDefault(rule, List.of());
    List<String> heldOut = rules.getOrDefault(rule + HELD_OUT, List.of());
    List<String> allowed =
        switch (pool) {
          case SEEN -> seen;
          case HELD_OUT -> heldOut.isEmpty() ? seen : heldOut;
          case ANY -> Stream.concat(seen.stream(), heldOut.stream()).toList();
        };
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("world.txt has no rule '" + rule + "'");
    }
    return allowed;
  }

  /** Names of all rules, with their {@code .held-out} ones. */
  Map<String, List<String>> rules() {
    return rules;
  }

  /**
   * One wording of the rule with all its slots filled: from {@code slots} first, else by the rule
   * of that name.
   */
  String expand(String rule, Map<String, String> slots, Pool pool, RandomGenerator random) {
    return fill(pick(wordings(rule, pool), random), slots, pool, random);
  }

  String fill(String wording, Map<String, String> slots, Pool pool, RandomGenerator random) {
    Matcher matcher = SLOT.matcher(wording);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String slot = matcher.group(1);
      String value = slots.get(slot);
      matcher.appendReplacement(
          filled,
          Matcher.quoteReplacement(value != null ? value : expand(slot, slots, pool, random)));
    }
    return matcher.appendTail(filled).toString();
  }

  static <T> T pick(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
