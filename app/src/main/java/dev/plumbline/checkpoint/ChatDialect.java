package dev.plumbline.checkpoint;

import dev.plumbline.lm.Example;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.util.List;
import java.util.Set;

/**
 * How a checkpoint's conversations are written as tokens, and how a turn of its own is read. Safe
 * for use by several threads.
 */
public interface ChatDialect extends AutoCloseable {

  /**
   * Token ids of a conversation up to where the model goes on, after a prefill if there is one.
   *
   * @throws IllegalArgumentException says what of it cannot be written so
   */
  int[] opening(Request request);

  /**
   * What of a prefill is read together with what comes after it: the beginning of a call, as it is
   * written; empty for words, and where there is none.
   */
  String begun(Request request);

  /**
   * A conversation to be trained on, with loss on what the model says, the end of its turns
   * included. Each turn follows what the model would be given to say it: turns that are told
   * otherwise once more follows are in examples of their own. What follows the last turn with loss
   * may be left out.
   *
   * @param taughtFrom index of the first message that has loss if it is the model's
   * @return one example most often; none when nothing has loss
   * @throws IllegalArgumentException says what of it cannot be written so, or why it is not known
   *     what the model says
   */
  List<Example> conversation(List<Message> messages, List<ToolDefinition> tools, int taughtFrom);

  /** A turn of words and then a call, the words where the format has room for them. */
  default Message.Assistant turn(String words, ToolCall call) {
    return new Message.Assistant("", words, List.of(call));
  }

  /** A text that goes on to be trained on, with loss on what it goes on with and on its end. */
  Example completion(String prompt, String completion);

  /** A text to be trained on, with loss on all of it and on its end. */
  Example document(String text);

  /** Tokens each of which ends a turn. */
  Set<Integer> ends();

  /**
   * Reads a turn that the model ended.
   *
   * @param raw control tokens included, without the one that ended it; the beginning of a call that
   *     was given is in it
   */
  Turn read(String raw);

  /**
   * What is written otherwise than the checkpoint's makers provided for, in words, such as tools
   * that are described in the system prompt; empty when nothing is. It belongs to every reply.
   */
  String adaptations();

  @Override
  void close();

  /** A turn that was read. */
  sealed interface Turn {
    record Said(Message.Assistant message) implements Turn {}

    /**
     * In no form that the dialect has.
     *
     * @param why in a few words
     */
    record Broken(String why) implements Turn {}
  }
}
