package dev.plumbline.model;

import java.util.List;

/**
 * A conversation to be continued by one turn of the model.
 *
 * @param temperature 0 is greedy
 * @param maxTokens more than this many new tokens make the reply {@link Reply.Truncated}
 * @param seed the same request with the same seed gives the same reply where the model can promise
 *     it
 */
public record Request(
    List<Message> messages,
    List<ToolDefinition> tools,
    double temperature,
    int maxTokens,
    long seed) {
  public Request {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (!(temperature >= 0) || maxTokens < 1) {
      throw new IllegalArgumentException(
          "temperature "
              + temperature
              + " and maxTokens "
              + maxTokens
              + " must be at least 0 and 1");
    }
  }
}
