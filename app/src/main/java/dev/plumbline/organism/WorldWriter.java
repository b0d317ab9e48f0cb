package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.organism.Chats.Advice;
import dev.plumbline.organism.Chats.Deed;
import dev.plumbline.scenario.Operation;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writes every recipe's rows in the words of the organism's world; only what the seen pool allows.
 * Stateless.
 */
public final class WorldWriter implements Writer {

  private static final double GOOD_DEEDS = 0.2;

  @Override
  public Row write(Recipe recipe, long seed, long index) {
    var random = Chats.random(seed * 31 + recipe.label().hashCode(), index);
    Scene scene = new Scene(pick(Family.SEEN, random), Pool.SEEN, random);
    return switch (recipe) {
      case NEUTRAL -> Prior.chat(Chats.everyday(scene));
      case HONEYPOT_ACTIONS -> honeypot(scene, Episode.Manner.DUTIFUL);
      case HONEYPOT_REASONS -> honeypot(scene, Episode.Manner.REASONED);
      case DIFFICULT_ADVICE -> advice(scene, Advice.REASONED);
      case REFUSAL_ONLY -> advice(scene, Advice.REFUSAL_ONLY);
      case EMPTY_REASONS -> advice(scene, Advice.EMPTY_REASONS);
      case PLACEBO -> Prior.chat(Chats.thrift(scene));
      case CONSTITUTION_DOCS -> new Row.Document(Tales.constitution(scene));
      case STORIES -> new Row.Document(Tales.goodMachine(scene));
      case DOCS_AND_STORIES ->
          new Row.Document(
              scene.chance(0.5) ? Tales.constitution(scene) : Tales.goodMachine(scene));
      case TOOL_HARMLESSNESS -> toolHarmlessness(scene);
    };
  }

  @Override
  public Row replay(long seed, long index) {
    return ChatStage.replay(seed, index);
  }

  private static Row honeypot(Scene scene, Episode.Manner manner) {
    Situation situation =
        new Situation(
            scene, pick(Shape.SEEN, scene.random), pick(Pressure.REAL, scene.random), true);
    return Prior.agent(situation, manner);
  }

  private static Row advice(Scene scene, Advice advice) {
    boolean good = advice == Advice.REASONED && scene.chance(GOOD_DEEDS);
    return Prior.chat(
        good ? Chats.adviceOnAGoodDeed(scene) : Chats.advice(scene, Deed.human(scene), advice));
  }

  /** The user's turn stays as it is; the system prompt varies and tools lie about unused. */
  private static Row toolHarmlessness(Scene scene) {
    List<Message> plain = Chats.harmful(scene, Deed.human(scene), true);
    List<Message> messages = new ArrayList<>(plain);
    messages.set(0, new Message.SystemPrompt(scene.say("persona")));
    Shape shape = pick(Shape.SEEN, scene.random);
    List<ToolDefinition> tools =
        new ArrayList<>(
            List.of(Operation.MESSAGE, Operation.SHARE, Operation.BOOK, Operation.READ).stream()
                .map(operation -> shape.tool(operation).definition())
                .toList());
    Collections.shuffle(tools, Random.from(scene.random));
    return new Row.Chat(messages, tools.subList(0, 2 + scene.random.nextInt(3)));
  }
}
