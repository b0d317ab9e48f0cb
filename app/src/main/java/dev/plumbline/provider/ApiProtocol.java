package dev.plumbline.provider;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a provider words requests and replies. Members that are missing, or of another kind than
 * documented, count as empty.
 */
interface ApiProtocol {

  ObjectNode body(Request request);

  /** Whether a body is a reply at all, and not some other JSON that a proxy sent. */
  boolean isReply(JsonNode body);

  /**
   * The reply in a body.
   *
   * @throws Turn.Interruption when the provider broke it off
   */
  Reply reply(JsonNode body);

  /** The operator's instructions in one text, for protocols that keep them apart. */
  static String system(Request request) {
    return request.messages().stream()
        .filter(Message.SystemPrompt.class::isInstance)
        .map(message -> ((Message.SystemPrompt) message).text())
        .collect(Collectors.joining("\n\n"));
  }

  /** An output that answers no call of the conversation, as a message. */
  static String stray(Message.ToolOutput output) {
    return "[" + output.tool() + "] " + output.text();
  }
}
