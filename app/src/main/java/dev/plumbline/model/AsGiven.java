package dev.plumbline.model;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Writes JSON that a model wrote in the order that it was written in, where all else is sorted:
 * what is told again has to be what was said.
 */
final class AsGiven extends ValueSerializer<JsonNode> {

  @Override
  public void serialize(JsonNode node, JsonGenerator out, SerializationContext context) {
    if (node.isObject()) {
      out.writeStartObject();
      node.forEachEntry((name, value) -> {
        out.writeName(name);
        serialize(value, out, context);
      });
      out.writeEndObject();
    } else if (node.isArray()) {
      out.writeStartArray();
      node.forEach(value -> serialize(value, out, context));
      out.writeEndArray();
    } else {
      node.serialize(out, context);
    }
  }
}
