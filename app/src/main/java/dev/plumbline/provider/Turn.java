package dev.plumbline.provider;

import dev.plumbline.model.InlineThoughts;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A turn of a model while an adapter reads it, part by part, in the order written. */
final class Turn {

  /** Why a turn ended. What a provider calls it is looked up in closed lists, one a protocol. */
  sealed interface Ending {
    /** The model ended it, or nobody said why it ended. */
    record Complete() implements Ending {}

    /** The token limit. */
    record Length() implements Ending {}

    /** The provider's filter. */
    record Refused(String why) implements Ending {}

    /** The model broke the format of its tools, as the provider saw. */
    record Broken(String why) implements Ending {}

    /** The provider gave up, or ended it for a reason that is not known to be an end. */
    record Interrupted(String why) implements Ending {}
  }

  /** A turn that is not whole, and no reply. */
  static final class Interruption extends RuntimeException {
    private final Reply.Usage usage;

    private Interruption(String why, Reply.Usage usage) {
      super(why);
      this.usage = usage;
    }

    /** Tokens that have to be paid for. */
    Reply.Usage usage() {
      return usage;
    }
  }

  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  void think(String part) {
    join(reasoning, part);
  }

  void say(String part) {
    text.append(part);
  }

  /**
   * A call.
   *
   * @param id the provider's; empty when it gave none
   * @param arguments a JSON object, or the text of one
   */
  void call(String id, String name, JsonNode arguments) {
    if (name.isBlank()) {
      faults.add("a call names no tool");
    }
    ToolJson.arguments(arguments)
        .ifPresentOrElse(
            given -> calls.add(new ToolCall(id, name, given)),
            () ->
                faults.add(
                    "the arguments of "
                        + name
                        + " are not a JSON object: "
                        + brief(
                            arguments.isString() ? arguments.asString() : arguments.toString())));
  }

  int calls() {
    return calls.size();
  }

  /** Whether thoughts stand in the answer itself: then all of it goes back as it came. */
  boolean thoughtAloud() {
    return !InlineThoughts.of(text.toString()).thoughts().isEmpty();
  }

  /**
   * The reply.
   *
   * @param written what the model wrote, as the provider sent it
   * @param carry see {@link Message.Assistant#carry}
   * @throws Interruption when the turn is not whole
   */
  Reply end(
      Ending ending,
      JsonNode written,
      String carry,
      Reply.Usage usage,
      Reply.Served served,
      List<Reply.TokenLogProbability> logProbabilities) {
    InlineThoughts said = InlineThoughts.of(text.toString());
    think(said.thoughts());
    return switch (ending) {
      case Ending.Interrupted(String why) -> throw new Interruption(why, usage);
      case Ending.Length() -> new Reply.Truncated(raw(written), usage, List.of(), served);
      case Ending.Refused(String why) -> new Reply.Refused(raw(written), why, usage, served);
      case Ending.Broken(String why) -> new Reply.Malformed(raw(written), why, usage, served);
      case Ending.Complete() when !faults.isEmpty() ->
          new Reply.Malformed(raw(written), String.join("; ", faults), usage, served);
      case Ending.Complete() when calls.isEmpty() && said.answer().isBlank() ->
          new Reply.Malformed(raw(written), "the answer is empty", usage, served);
      case Ending.Complete() ->
          new Reply.Answer(
              new Message.Assistant(reasoning.toString(), said.answer(), calls, carry),
              usage,
              logProbabilities,
              served);
    };
  }

  /** Its words when it has nothing but words, else all of it as JSON. */
  private String raw(JsonNode written) {
    boolean words = calls.isEmpty() && faults.isEmpty() && reasoning.isEmpty();
    return words ? text.toString() : written.toString();
  }

  private static void join(StringBuilder all, String part) {
    if (!all.isEmpty() && !part.isEmpty()) {
      all.append("\n\n");
    }
    all.append(part);
  }

  private static String brief(String raw) {
    return raw.length() <= 80 ? raw : raw.substring(0, 80) + "...";
  }
}
