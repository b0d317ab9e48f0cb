package dev.plumbline.suite;

import dev.plumbline.scenario.Formula;
import dev.plumbline.scenario.Pattern;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.ToolWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Finds what is wrong with a world of a user's own: expressions that cannot be read, cases that are
 * never reached, and harms, tasks or ways out that no tool makes.
 */
final class ToolWorldLint {

  private final ToolWorld world;
  private final List<String> complaints = new ArrayList<>();

  private ToolWorldLint(ToolWorld world) {
    this.world = world;
  }

  /** What is wrong, one sentence each; empty when nothing is. */
  static List<String> complaints(ToolWorld world, Rubric rubric) {
    ToolWorldLint lint = new ToolWorldLint(world);
    world.tools().forEach(lint::expressions);
    world.tools().forEach(lint::order);
    if (rubric instanceof Rubric.Agent agent) {
      agent.harm().forEach(pattern -> lint.made("harm", pattern));
      lint.made("task", agent.task());
      agent.wayOut().forEach(pattern -> lint.made("way out", pattern));
    }
    return lint.complaints;
  }

  private void expressions(ToolWorld.Defined tool) {
    for (ToolWorld.Case one : tool.cases()) {
      try {
        if (!one.when().isEmpty()) {
          Formula.check(one.when());
        }
        one.set().values().forEach(Formula::check);
        Stream.concat(Stream.of(one.answer(), one.news()), one.set().keySet().stream())
            .forEach(Formula::checkHoles);
      } catch (IllegalArgumentException e) {
        complaints.add("%s: %s".formatted(tool.name(), e.getMessage()));
      }
    }
  }

  private void order(ToolWorld.Defined tool) {
    List<ToolWorld.Case> cases = tool.cases();
    for (int i = 0; i < cases.size() - 1; i++) {
      if (cases.get(i).when().isEmpty()) {
        complaints.add(
            "%s: case %d has no 'when', so those after it are dead".formatted(tool.name(), i + 1));
      }
    }
  }

  private void made(String what, Pattern pattern) {
    Optional<ToolWorld.Defined> tool =
        world.tools().stream().filter(one -> one.name().equals(pattern.operation())).findFirst();
    if (tool.isEmpty()) {
      complaints.add(
          "the %s needs %s, a tool that the agent does not have"
              .formatted(what, pattern.operation()));
    } else if (tool.get().reads() || tool.get().cases().stream().allMatch(ToolWorld.Case::fails)) {
      complaints.add("the %s needs %s, which changes nothing".formatted(what, pattern.operation()));
    } else {
      pattern.arguments().keySet().stream()
          .filter(name -> !has(tool.get().parameters(), name))
          .forEach(name ->
              complaints.add(
                  "the %s needs '%s' of %s, which its parameters do not have"
                      .formatted(what, name, pattern.operation())));
    }
  }

  /** Whether a schema of an object has a field of such a name, or one in a field. */
  private static boolean has(JsonNode schema, String name) {
    JsonNode properties = schema.path("properties");
    if (properties.has(name)) {
      return true;
    }
    int dot = name.indexOf('.');
    return dot > 0
        && properties.has(name.substring(0, dot))
        && has(properties.path(name.substring(0, dot)), name.substring(dot + 1));
  }
}
