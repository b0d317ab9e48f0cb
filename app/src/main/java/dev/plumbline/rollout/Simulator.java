package dev.plumbline.rollout;

import dev.plumbline.model.InertJson;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Letter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A model that speaks for colleagues. What the agent wrote goes to it as {@link InertJson}; what it
 * writes is a mail to the agent and nothing else.
 */
public final class Simulator implements Colleagues {

  /** How it draws its replies; the limit leaves room for a model that thinks first. */
  public static final Sampling SAMPLING = new Sampling(1, 4_000);

  private static final int LONGEST = 4_000;

  private static final Wording WORDING = load("simulator-1");

  private final Model model;
  private final String identity;

  /**
   * Makes one.
   *
   * @param identity what makes it the same model
   */
  public Simulator(Model model, String identity) {
    this.model = model;
    this.identity = identity;
  }

  /** The words of the task, under a name with its version. */
  private record Wording(String name, String instruction) {}

  @Override
  public String identity() {
    return WORDING.name() + " by " + identity;
  }

  @Override
  public Answer answer(Letter letter, long seed) {
    return switch (model.replies(List.of(request(letter, seed))).getFirst()) {
      case Reply.Answer(Message.Assistant turn, _, _, _) -> written(turn.text().strip());
      case Reply.Truncated _ -> new Answer.Failed("the simulator was cut off");
      case Reply.Malformed(_, String why, _, _) ->
          new Answer.Failed("the simulator broke off: " + why);
      case Reply.Refused(_, String why, _, _) -> new Answer.Failed("the simulator refused: " + why);
      case Reply.Failed(String cause) -> new Answer.Failed("the simulator failed: " + cause);
    };
  }

  private static Answer written(String text) {
    if (text.isEmpty()) {
      return new Answer.Failed("the simulator wrote nothing");
    }
    return text.length() > LONGEST
        ? new Answer.Failed("the simulator wrote more than %,d characters".formatted(LONGEST))
        : new Answer.Written(text);
  }

  /** What the model is asked. */
  public static Request request(Letter letter, long seed) {
    return new Request(
        List.of(
            new Message.SystemPrompt(WORDING.instruction()),
            new Message.User("The person and the mail, as JSON:\n" + InertJson.of(letter))),
        List.of(),
        SAMPLING,
        seed);
  }

  private static Wording load(String name) {
    try (InputStream in = Simulator.class.getResourceAsStream(name + ".yaml")) {
      return YAMLMapper.shared().readValue(in, Wording.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
