package dev.plumbline.scan;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Runs exported from LangSmith: those of models, with LangChain's messages or OpenAI's, and those
 * of chains whose inputs and outputs are messages. Other runs, as of tools, are within these.
 */
final class LangSmithLog implements LogFormat {

  @Override
  public String label() {
    return "langsmith";
  }

  @Override
  public Optional<List<Piece>> read(JsonNode entry, long line) {
    if (!entry.path("run_type").isString() || !entry.has("inputs")) {
      return Optional.empty();
    }
    JsonNode inputs = entry.path("inputs");
    JsonNode outputs = entry.path("outputs");
    boolean model = LogFormat.text(entry, "run_type").equals("llm");
    if (!model && !(inputs.path("messages").isArray() && outputs.path("messages").isArray())) {
      return Optional.of(List.of());
    }
    Turns turns = new Turns(line);
    if (!model) {
      // The output of an agent's graph is the whole conversation, its input among it.
      boolean whole = outputs.path("messages").size() > inputs.path("messages").size();
      turns.add(whole ? outputs.path("messages") : inputs.path("messages"), "user");
      if (!whole) {
        turns.add(outputs.path("messages"), "assistant");
      }
    } else {
      turns.add(inputs.has("messages") ? inputs.path("messages") : inputs.path("prompts"), "user");
      turns.add(inputs.path("prompt"), "user");
      answer(turns, outputs);
    }
    JsonNode extra = entry.path("extra");
    String served = LogFormat.text(extra.path("metadata"), "ls_model_name");
    return Optional.of(
        List.of(
            new Piece(
                "",
                LogFormat.text(entry, "id"),
                served.isEmpty()
                    ? LogFormat.text(extra.path("invocation_params"), "model", "model_name")
                    : served,
                LogFormat.time(entry, "start_time"),
                turns.all())));
  }

  private static void answer(Turns turns, JsonNode outputs) {
    JsonNode generations = outputs.path("generations");
    if (generations.size() > 0) {
      JsonNode one = generations.get(0).isArray() ? generations.get(0).path(0) : generations.get(0);
      turns.add(
          one.path("message").isObject() ? one.path("message") : one.path("text"), "assistant");
    } else if (outputs.path("choices").size() > 0) {
      turns.add(outputs.path("choices").get(0).path("message"), "assistant");
    } else if (outputs.has("message") || outputs.has("messages")) {
      turns.add(outputs.path("message"), "assistant").add(outputs.path("messages"), "assistant");
    } else if (outputs.has("role")) {
      turns.add(outputs, "assistant");
    } else {
      turns.add(outputs.path("output"), "assistant");
    }
  }
}
