package dev.plumbline.serve;

import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.WellFormedJson;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A body of {@code POST /v1/chat/completions}, read: every field has its type and range, and what
 * cannot take effect is an error that names it.
 *
 * @param alternatives how many of the likeliest tokens go out with each token
 * @param stops texts at which the answer ends
 * @param stream whether the answer goes out as events
 * @param streamUsage whether the last event says how many tokens it took
 */
record ChatRequest(
    Request request, int alternatives, Stops stops, boolean stream, boolean streamUsage) {

  private static final JsonMapper JSON =
      JsonMapper.builder().nodeFactory(WellFormedJson.NODES).build();
  private static final int DEFAULT_MAX_TOKENS = 256;
  private static final int MOST_ALTERNATIVES = 20;
  private static final int MOST_STOPS = 4;

  /**
   * Reads a body.
   *
   * @param served the name of the one model there is
   * @throws ApiException when it cannot be answered as it stands
   */
  static ChatRequest read(byte[] body, String served) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw ApiException.bad("", "the body is no JSON: " + e.getOriginalMessage());
    }
    Fields fields = Fields.ofBody(json);
    model(fields, served);
    Sampling sampling = sampling(fields);
    int alternatives = alternatives(fields, sampling.logProbabilities());
    OptionalLong seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    Stops stops = stops(fields);
    boolean stream = fields.flag("stream").orElse(false);
    boolean usage = streamUsage(fields, stream);
    List<ToolDefinition> tools = ChatTools.read(fields);
    Request request =
        new Request(
            ChatMessages.read(fields.require("messages")),
            tools,
            sampling,
            seed.orElseGet(() -> ThreadLocalRandom.current().nextLong()));
    withoutEffect(fields);
    fields.end();
    return new ChatRequest(request, alternatives, stops, stream, usage);
  }

  private static void model(Fields fields, String served) {
    fields
        .text("model")
        .filter(asked -> !asked.equals(served))
        .ifPresent(asked -> {
          throw new ApiException(
              404, "model", "there is no model '%s' here, but '%s'".formatted(asked, served));
        });
  }

  private static Sampling sampling(Fields fields) {
    OptionalLong newer = fields.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
    OptionalLong older = fields.whole("max_tokens", 1, Integer.MAX_VALUE);
    if (newer.isPresent() && older.isPresent() && newer.getAsLong() != older.getAsLong()) {
      throw ApiException.bad(
          "max_tokens",
          "'max_tokens' is %d and 'max_completion_tokens' is %d; give one of them"
              .formatted(older.getAsLong(), newer.getAsLong()));
    }
    long most = newer.orElse(older.orElse(DEFAULT_MAX_TOKENS));
    return new Sampling(
        fields.number("temperature", 0, 2).orElse(1),
        fields.number("top_p", Double.MIN_VALUE, 1).orElse(0),
        Math.toIntExact(most),
        0,
        fields.flag("logprobs").orElse(false));
  }

  private static int alternatives(Fields fields, boolean logProbabilities) {
    OptionalLong asked = fields.whole("top_logprobs", 0, MOST_ALTERNATIVES);
    if (asked.orElse(0) > 0 && !logProbabilities) {
      throw ApiException.bad("top_logprobs", "'top_logprobs' needs 'logprobs': true");
    }
    return Math.toIntExact(asked.orElse(0));
  }

  /** One text, or a list of up to four. */
  private static Stops stops(Fields fields) {
    List<String> texts =
        fields
            .get("stop")
            .map(stop ->
                stop.json().isArray()
                    ? fields.list("stop").stream().map(Fields::text).toList()
                    : List.of(Fields.text(stop)))
            .orElse(List.of());
    if (texts.size() > MOST_STOPS || texts.contains("")) {
      throw ApiException.bad(
          "stop", "'stop' must be a text or up to %d, none of them empty".formatted(MOST_STOPS));
    }
    return new Stops(texts);
  }

  private static boolean streamUsage(Fields fields, boolean stream) {
    Optional<Fields> options = fields.object("stream_options");
    if (options.isPresent() && !stream) {
      throw ApiException.bad("stream_options", "'stream_options' needs 'stream': true");
    }
    boolean usage = options.flatMap(each -> each.flag("include_usage")).orElse(false);
    options.ifPresent(each -> {
      each.flag("include_obfuscation");
      each.end();
    });
    return usage;
  }

  /** What may stand there because it changes nothing, with the values that do. */
  private static void withoutEffect(Fields fields) {
    for (String note : List.of("user", "safety_identifier", "prompt_cache_key")) {
      fields.text(note);
    }
    fields.object("metadata");
    fields.flag("parallel_tool_calls");
    fields.only("service_tier", "auto", "default");
    fields.neutral("store", !fields.flag("store").orElse(false), "false");
    fields.neutral("n", fields.whole("n", 1, 128).orElse(1) == 1, "1");
    for (String penalty : List.of("presence_penalty", "frequency_penalty")) {
      fields.neutral(penalty, fields.number(penalty, -2, 2).orElse(0) == 0, "0");
    }
    fields
        .object("response_format")
        .ifPresent(format -> {
          format.only("type", "text");
          format.end();
        });
    fields.neutral("modalities", modalities(fields), "[\"text\"]");
  }

  private static boolean modalities(Fields fields) {
    return fields.list("modalities").stream().map(Fields::text).allMatch("text"::equals);
  }
}
