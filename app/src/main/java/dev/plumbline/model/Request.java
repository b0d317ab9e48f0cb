package dev.plumbline.model;

import java.util.List;

/**
 * A conversation to be continued by one turn of the model.
 *
 * @param messages in order; when the last is an {@link Message.Assistant}, its text is a prefill
 *     that the reply goes on from; the reply holds only what comes after it. A prefill may also be
 *     the beginning of a call ({@link Message.Assistant#begunCall}); the reply holds the whole call
 *     then, as there are no halves of one
 * @param seed the same request with the same seed gives the same reply where the model can promise
 *     it
 */
public record Request(
    List<Message> messages, List<ToolDefinition> tools, Sampling sampling, long seed) {
  public Request {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** The same, for a reply of at most so many tokens. */
  public Request withMaxTokens(int maxTokens) {
    return new Request(messages, tools, sampling.withMaxTokens(maxTokens), seed);
  }
}
