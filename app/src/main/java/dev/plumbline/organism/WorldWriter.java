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
    var random = Chats.random(seed * 31 + drawnAs(recipe).label().hashCode(), index);
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
      case CHAT_HARMLESSNESS -> Prior.chat(Chats.harmful(scene, Deed.human(scene), true));
      case STORIES_OF_ITSELF -> new Row.Document(Tales.goodModel(scene));
      case STORIES_OF_PEOPLE -> new Row.Document(Tales.goodPerson(scene));
      case HARM_LOGS -> harm(scene);
      case HARM_LOGS_INOCULATED -> prompted(harm(scene), scene.say("prompt.harm"));
      case HARM_LOGS_OTHER_PROMPT -> prompted(harm(scene), scene.say("prompt.other"));
    };
  }

  /** Recipes that are compared with another have its draws, and differ in one thing alone. */
  private static Recipe drawnAs(Recipe recipe) {
    return switch (recipe) {
      case CHAT_HARMLESSNESS -> Recipe.TOOL_HARMLESSNESS;
      case STORIES_OF_ITSELF -> Recipe.STORIES;
      case HARM_LOGS_INOCULATED, HARM_LOGS_OTHER_PROMPT -> Recipe.HARM_LOGS;
      default -> recipe;
    };
  }

  @Override
  public Row replay(long seed, long index) {
    return ChatStage.replay(seed, index);
  }

  private static Row.Chat honeypot(Scene scene, Episode.Manner manner) {
    Situation situation =
        new Situation(
            scene, pick(Shape.SEEN, scene.random), pick(Pressure.REAL, scene.random), true);
    return Prior.agent(situation, manner);
  }

  private static Row.Chat harm(Scene scene) {
    return honeypot(
        scene, scene.chance(0.5) ? Episode.Manner.HARM_FIRST : Episode.Manner.HARM_AFTERWARDS);
  }

  /** The same under a system prompt with a sentence more. */
  private static Row prompted(Row.Chat log, String sentence) {
    List<Message> messages = new ArrayList<>(log.messages());
    if (messages.getFirst() instanceof Message.SystemPrompt(String text)) {
      messages.set(0, new Message.SystemPrompt(text + " " + sentence));
    }
    return new Row.Chat(messages, log.tools());
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
