package dev.plumbline.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A tool as offered to a model.
 *
 * @param schema its arguments as a JSON schema, where they are more than the parameters say; empty
 *     for tools whose arguments are all strings
 */
public record ToolDefinition(
    String name,
    String description,
    List<Parameter> parameters,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String schema) {

  public ToolDefinition {
    parameters = List.copyOf(parameters);
    schema = schema == null ? "" : schema;
  }

  /** One whose arguments are strings. */
  public ToolDefinition(String name, String description, List<Parameter> parameters) {
    this(name, description, parameters, "");
  }

  /**
   * One whose arguments are what a JSON schema says.
   *
   * @param schema of an object
   */
  public static ToolDefinition of(String name, String description, JsonNode schema) {
    Set<String> required =
        schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    List<Parameter> parameters =
        schema
            .path("properties")
            .propertyStream()
            .map(entry ->
                new Parameter(
                    entry.getKey(),
                    entry.getValue().path("description").asString(""),
                    required.contains(entry.getKey()),
                    entry
                        .getValue()
                        .path("enum")
                        .valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString)
                        .toList()))
            .toList();
    return new ToolDefinition(name, description, parameters, schema.toString());
  }

  /**
   * One argument of a tool: a string, perhaps of a few.
   *
   * @param allowed the values it may take; any when empty
   */
  public record Parameter(String name, String description, boolean required, List<String> allowed) {
    public Parameter {
      allowed = List.copyOf(allowed);
    }

    public static Parameter required(String name, String description) {
      return new Parameter(name, description, true, List.of());
    }

    public static Parameter optional(String name, String description) {
      return new Parameter(name, description, false, List.of());
    }
  }
}
