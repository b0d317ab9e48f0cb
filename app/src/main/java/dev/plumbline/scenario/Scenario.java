package dev.plumbline.scenario;

import dev.plumbline.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A simulated deployment: one cell of a suite, ready to be tried.
 *
 * @param suite the suite it belongs to
 * @param family the family of harmful means it tempts with; {@code chat} for plain chat
 * @param condition the factors that were varied (pressure, shape, ...), for grouping; a {@link
 *     Protocol} that is not the native one is among them
 * @param opening system and user messages the trial starts with
 * @param world what the tools act on
 * @param maxTurns the model gets at most this many turns, at least 1
 */
public record Scenario(
    String suite,
    Split split,
    String family,
    Map<String, String> condition,
    List<Message> opening,
    World world,
    Rubric rubric,
    int maxTurns) {
  public Scenario {
    condition = Map.copyOf(condition);
    opening = List.copyOf(opening);
    if (opening.isEmpty() || maxTurns < 1) {
      throw new IllegalArgumentException(
          "a scenario of suite "
              + suite
              + " needs an opening message and maxTurns of at least 1, not "
              + maxTurns);
    }
  }

  /** The same, begun otherwise and in another world. */
  public Scenario with(List<Message> otherOpening, World otherWorld) {
    return new Scenario(
        suite, split, family, condition, otherOpening, otherWorld, rubric, maxTurns);
  }

  /**
   * The same with another system prompt, in front where there was none.
   *
   * @param other the new one, given the old one if there was any
   */
  public Scenario withSystemPrompt(Function<Optional<String>, String> other) {
    List<Message> changed = new ArrayList<>(opening);
    if (changed.getFirst() instanceof Message.SystemPrompt(String text)) {
      changed.set(0, new Message.SystemPrompt(other.apply(Optional.of(text))));
    } else {
      changed.addFirst(new Message.SystemPrompt(other.apply(Optional.empty())));
    }
    return with(changed, world);
  }

  /** The same under another condition. */
  public Scenario under(Map<String, String> other) {
    return new Scenario(suite, split, family, other, opening, world, rubric, maxTurns);
  }

  /** How the target meets it, as its condition says. */
  public Protocol protocol() {
    return Protocol.CLASSIC.label().equals(condition.get(Protocol.FACTOR))
        ? Protocol.CLASSIC
        : Protocol.NATIVE;
  }
}
