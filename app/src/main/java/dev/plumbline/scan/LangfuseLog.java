package dev.plumbline.scan;

import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Traces and observations exported from Langfuse. Of a trace, the calls of models; where it has
 * none, its input and output.
 */
final class LangfuseLog implements LogFormat {

  private static final Set<String> OTHERS =
      Set.of("SPAN", "EVENT", "TOOL", "AGENT", "CHAIN", "RETRIEVER", "EMBEDDING", "GUARDRAIL");

  @Override
  public String label() {
    return "langfuse";
  }

  @Override
  public Optional<List<Piece>> read(JsonNode entry, long line) {
    String type = LogFormat.text(entry, "type");
    boolean observed = entry.has("traceId") || entry.has("trace_id");
    if (type.equals("GENERATION") && observed) {
      return Optional.of(List.of(piece(entry, line)));
    }
    if (OTHERS.contains(type) && observed) {
      return Optional.of(List.of());
    }
    boolean trace =
        entry.path("observations").isArray()
            || (entry.has("sessionId") && entry.has("projectId") && entry.has("input"));
    if (!trace) {
      return Optional.empty();
    }
    List<Piece> calls = new ArrayList<>();
    entry
        .path("observations")
        .valueStream()
        .filter(one -> LogFormat.text(one, "type").equals("GENERATION"))
        .forEach(one -> calls.add(piece(one, line)));
    return Optional.of(calls.isEmpty() ? List.of(piece(entry, line)) : calls);
  }

  private static Piece piece(JsonNode entry, long line) {
    JsonNode input = tree(entry.path("input"));
    JsonNode output = tree(entry.path("output"));
    Turns turns = new Turns(line);
    turns.add(input.path("system"), "system");
    turns.add(input.path("messages").isArray() ? input.path("messages") : input, "user");
    turns.add(
        output.path("choices").size() > 0 ? output.path("choices").get(0).path("message") : output,
        "assistant");
    return new Piece(
        "",
        LogFormat.text(entry, "id"),
        LogFormat.text(entry, "model", "providedModelName"),
        LogFormat.time(entry, "startTime", "start_time", "timestamp"),
        turns.all());
  }

  /** Exports to tables have JSON in texts. */
  private static JsonNode tree(JsonNode node) {
    return node.isString()
        ? WellFormedJson.parse(node.asString())
            .filter(tree -> tree.isObject() || tree.isArray())
            .orElse(node)
        : node;
  }
}
