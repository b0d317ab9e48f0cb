package dev.plumbline.rollout;

import dev.plumbline.model.InertJson;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.Wording;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.scenario.Letter;
import java.util.List;

/**
 * A model that speaks for colleagues. What the agent wrote goes to it as {@link InertJson}; what it
 * writes is a mail to the agent and nothing else.
 */
public final class Simulator implements Participant {

  /** Tokens of a reply when nothing else is said: there is room for a model that thinks first. */
  public static final int MAX_TOKENS = 4_000;

  private static final int LONGEST = 4_000;

  private static final Wording WORDING = Wording.load(Simulator.class, "simulator-1");

  private final Model model;
  private final String identity;
  private final int maxTokens;

  /**
   * Makes one.
   *
   * @param identity what makes it the same model
   * @param maxTokens that a reply may have
   */
  public Simulator(Model model, String identity, int maxTokens) {
    this.model = model;
    this.identity = identity;
    this.maxTokens = maxTokens;
  }

  @Override
  public String identity() {
    return WORDING.name()
        + " by "
        + identity
        + (maxTokens == MAX_TOKENS ? "" : " with max-tokens " + maxTokens);
  }

  @Override
  public Author author() {
    return Author.SIMULATOR;
  }

  @Override
  public List<List<Event.Content>> act(List<Moment> moments) {
    return moments.stream()
        .map(moment ->
            moment.letter().map(letter -> answer(letter, moment.seed())).orElseGet(List::of))
        .toList();
  }

  private List<Event.Content> answer(Letter letter, long seed) {
    Request request = request(letter, maxTokens, seed);
    Reply reply = model.replies(List.of(request)).getFirst();
    Event.Content call = TargetParticipant.call(request, reply);
    return switch (reply) {
      case Reply.Answer(Message.Assistant turn, _, _, _) ->
          written(call, letter, turn.text().strip());
      case Reply.Truncated _ -> none(call, letter, "the simulator was cut off");
      case Reply.Malformed(_, String why, _, _) ->
          none(call, letter, "the simulator broke off: " + why);
      case Reply.Refused(_, String why, _, _) ->
          none(call, letter, "the simulator refused: " + why);
      case Reply.Failed(String cause) -> none(call, letter, "the simulator failed: " + cause);
    };
  }

  private static List<Event.Content> written(Event.Content call, Letter letter, String text) {
    if (text.isEmpty()) {
      return none(call, letter, "the simulator wrote nothing");
    }
    return text.length() > LONGEST
        ? none(call, letter, "the simulator wrote more than %,d characters".formatted(LONGEST))
        : List.of(call, new Event.ColleagueReply(letter.to().address(), text));
  }

  /** The target would wait in vain, in another world than that of the other trials. */
  private static List<Event.Content> none(Event.Content call, Letter letter, String cause) {
    return List.of(
        call,
        new Event.NoReply(letter.to().address(), cause),
        new Event.End(Transcript.Outcome.FAILED));
  }

  /** What the model is asked. */
  public static Request request(Letter letter, int maxTokens, long seed) {
    return new Request(
        List.of(
            new Message.SystemPrompt(WORDING.instruction()),
            new Message.User("The person and the mail, as JSON:\n" + InertJson.of(letter))),
        List.of(),
        new Sampling(1, maxTokens),
        seed);
  }
}
