package dev.plumbline.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Logs of Inspect: the samples in a {@code .eval} archive, or a whole log as JSON. */
final class InspectLog implements LogFormat {

  private static final String ATTACHMENT = "attachment://";

  @Override
  public String label() {
    return "inspect";
  }

  @Override
  public Optional<List<Piece>> read(JsonNode entry, long line) {
    if (entry.path("eval").isObject() && entry.has("plan")) {
      List<Piece> samples = new ArrayList<>();
      entry
          .path("samples")
          .forEach(sample ->
              samples.add(sample(sample, LogFormat.text(entry.path("eval"), "model"), line)));
      return Optional.of(samples);
    }
    return entry.has("epoch") && entry.path("messages").isArray() && entry.has("scores")
        ? Optional.of(List.of(sample(entry, "", line)))
        : Optional.empty();
  }

  private static Piece sample(JsonNode sample, String model, long line) {
    String answered = LogFormat.text(sample.path("output"), "model");
    return new Piece(
        "",
        sample.path("id").asString("") + " epoch " + sample.path("epoch").asString(""),
        answered.isEmpty() ? model : answered,
        LogFormat.time(sample, "started_at"),
        new Turns(line)
            .add(whole(sample.path("messages"), sample.path("attachments")), "user")
            .all());
  }

  /** With long texts where only their names stand. */
  private static JsonNode whole(JsonNode node, JsonNode attachments) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((name, value) -> copy.set(name, whole(value, attachments)));
        yield copy;
      }
      case ArrayNode list -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        list.forEach(value -> copy.add(whole(value, attachments)));
        yield copy;
      }
      case StringNode text when text.asString().startsWith(ATTACHMENT) -> {
        JsonNode attached = attachments.path(text.asString().substring(ATTACHMENT.length()));
        yield attached.isString() ? attached : text;
      }
      default -> node;
    };
  }
}
