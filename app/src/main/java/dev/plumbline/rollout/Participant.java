package dev.plumbline.rollout;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.scenario.Letter;
import dev.plumbline.scenario.Scenario;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who takes part in trials: the target, a model that speaks for colleagues, an auditor.
 * Whoever's turn it is sees where a trial stands and says what it does. Thread safe.
 */
public interface Participant {

  /** Nobody, who is never asked. */
  Participant NOBODY =
      new Participant() {
        @Override
        public Author author() {
          return Author.SIMULATOR;
        }

        @Override
        public String identity() {
          return "";
        }

        @Override
        public List<List<Event.Content>> act(List<Moment> moments) {
          return moments.stream().map(_ -> List.<Event.Content>of()).toList();
        }
      };

  /** Under what its events stand. */
  Author author();

  /** What makes it the same one, for the name of a trial; empty for nobody. */
  String identity();

  /**
   * What it does at each of these moments, in the same order. A model that was asked says so by an
   * {@link Event.ModelCall} first. Failures are events, not exceptions.
   */
  List<List<Event.Content>> act(List<Moment> moments);

  /**
   * Where a trial stands.
   *
   * @param path all that happened, in order
   * @param messages as the target has seen it
   * @param tools that the target has
   * @param letter the mail that waits for a reply, when a colleague's turn it is
   * @param seed of this turn
   */
  record Moment(
      Scenario scenario,
      List<Event> path,
      List<Message> messages,
      List<ToolDefinition> tools,
      Optional<Letter> letter,
      long seed) {
    public Moment {
      path = List.copyOf(path);
      messages = List.copyOf(messages);
      tools = List.copyOf(tools);
    }
  }
}
