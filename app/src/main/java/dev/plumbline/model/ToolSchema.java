package dev.plumbline.model;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tool's arguments as a JSON schema: what providers are told, and what exports write. */
public final class ToolSchema {

  private ToolSchema() {}

  public static ObjectNode of(ToolDefinition tool) {
    if (!tool.schema().isEmpty()) {
      return (ObjectNode) Canonical.JSON.readTree(tool.schema());
    }
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (ToolDefinition.Parameter parameter : tool.parameters()) {
      ObjectNode property =
          properties
              .putObject(parameter.name())
              .put("type", "string")
              .put("description", parameter.description());
      if (!parameter.allowed().isEmpty()) {
        ArrayNode allowed = property.putArray("enum");
        parameter.allowed().forEach(allowed::add);
      }
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    return schema;
  }
}
