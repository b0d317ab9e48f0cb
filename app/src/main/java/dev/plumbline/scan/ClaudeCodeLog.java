package dev.plumbline.scan;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Sessions of coding agents as Claude Code writes them: a line for each message, with its session.
 * What a subagent says is a conversation of its own.
 */
final class ClaudeCodeLog implements LogFormat {

  @Override
  public String label() {
    return "claude-code";
  }

  @Override
  public Optional<List<Piece>> read(JsonNode entry, long line) {
    String session = LogFormat.text(entry, "sessionId");
    String type = LogFormat.text(entry, "type");
    if (session.isEmpty() && !(type.equals("summary") && entry.has("leafUuid"))) {
      return Optional.empty();
    }
    if (!(type.equals("user") || type.equals("assistant")) || !entry.path("message").isObject()) {
      return Optional.of(List.of());
    }
    String agent = LogFormat.text(entry, "agentId");
    boolean aside = entry.path("isSidechain").asBoolean(false);
    return Optional.of(
        List.of(
            new Piece(
                session + (aside ? "/" + agent + "/aside" : ""),
                session,
                LogFormat.text(entry.path("message"), "model"),
                LogFormat.time(entry, "timestamp"),
                new Turns(line).add(entry.path("message"), type).all())));
  }
}
