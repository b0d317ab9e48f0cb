package dev.plumbline.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool with the arguments that a model gave it.
 *
 * @param id by which its output is told from those of other calls; empty where nobody has given one
 * @param arguments as JSON, in the order given; not to be changed
 */
public record ToolCall(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String id,
    String name,
    @JsonSerialize(using = AsGiven.class) ObjectNode arguments) {

  public ToolCall {
    id = Objects.requireNonNullElse(id, "");
    arguments = arguments.deepCopy();
  }

  /** One whose arguments are strings, without an id. */
  public ToolCall(String name, Map<String, String> arguments) {
    this("", name, object(arguments));
  }

  private static ObjectNode object(Map<String, String> arguments) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    arguments.forEach(object::put);
    return object;
  }

  /** The same call under an id. */
  public ToolCall named(String other) {
    return new ToolCall(other, name, arguments);
  }

  /** An argument as text: a string as it is, anything else as JSON; empty when it is not there. */
  public String text(String argument) {
    return arguments.has(argument) ? text(arguments.path(argument)) : "";
  }

  /** All arguments as texts, in the order given. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    arguments.forEachEntry((argument, value) -> texts.put(argument, text(value)));
    return texts;
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : value.toString();
  }
}
