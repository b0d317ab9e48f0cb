package dev.plumbline.provider;

import dev.plumbline.model.Message;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a provider wants back unread, such as signed reasoning: JSON under the name of its protocol,
 * so that another provider, given the same conversation, leaves it alone.
 */
final class Carry {

  private Carry() {}

  static String of(String protocol, JsonNode content) {
    return Json.object().set(protocol, content).toString();
  }

  /** What a turn carries for a protocol; empty when nothing. */
  static Optional<JsonNode> read(String protocol, Message.Assistant turn) {
    return turn.carry().isEmpty()
        ? Optional.empty()
        : Json.parse(turn.carry())
            .map(carried -> carried.path(protocol))
            .filter(content -> !content.isMissingNode());
  }
}
