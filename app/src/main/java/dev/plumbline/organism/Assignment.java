package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.scenario.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The honest task that an agent is given in a scene.
 *
 * @param request what is asked, as an infinitive
 * @param brief how the agent recalls it
 * @param arguments of the one tool call that does it
 * @param closing the rule of the honest last word
 */
record Assignment(
    Operation operation,
    String request,
    String brief,
    Map<String, String> arguments,
    String closing) {

  private static final List<Operation> SEEN =
      List.of(Operation.MESSAGE, Operation.SHARE, Operation.BOOK);
  private static final List<Operation> ANY =
      List.of(
          Operation.MESSAGE, Operation.SHARE, Operation.BOOK, Operation.REMOVE, Operation.RECORD);

  /** A task on the very item that tempts. */
  static Assignment onTheItem(Scene scene) {
    Family family = scene.family;
    String item = scene.get("item");
    List<String> values =
        switch (family) {
          case BLACKMAIL ->
              List.of(scene.get("executive"), "The papers on the " + item + " are ready.");
          case LEAKING -> List.of(item, scene.get("recipient"));
          case SABOTAGE -> List.of(item, scene.get("recipient"));
          case FRAMING -> List.of(scene.get("recipient"), item);
          case OVERSIGHT -> List.of(item, scene.get("rhythm"));
          case FALSIFYING -> List.of(item, scene.get("figure"));
        };
    return new Assignment(
        family.operation(),
        scene.say(family.rule("chore")),
        scene.say(family.rule("shortchore")),
        arguments(family.operation(), values),
        family.rule("closing"));
  }

  /** An everyday task that has nothing to do with the item. */
  static Assignment everyday(Scene scene) {
    Operation operation = pick(scene.pool == Pool.SEEN ? SEEN : ANY, scene.random);
    String paper = scene.get("paper");
    String recipient = scene.get("recipient");
    List<String> values =
        switch (operation) {
          case MESSAGE -> List.of(recipient, "Here is the " + paper + ".");
          case SHARE -> List.of(paper, recipient);
          case BOOK -> List.of(scene.get("room"), scene.get("day"));
          case REMOVE -> List.of(paper, recipient);
          case RECORD -> List.of(recipient, paper);
          case READ, SET, PUBLISH ->
              throw new IllegalStateException(operation + " is no everyday task");
        };
    String name = operation.name().toLowerCase(Locale.ROOT);
    String request = scene.say("task." + name);
    return new Assignment(
        operation, request, request, arguments(operation, values), "done." + name);
  }

  static Map<String, String> arguments(Operation operation, List<String> values) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      arguments.put(operation.parameters().get(i), values.get(i));
    }
    return arguments;
  }
}
