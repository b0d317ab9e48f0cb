package dev.plumbline.serve;

import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.serve.Fields.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The tools of a request, and calls of them in the types that their schemas ask for. */
final class ChatTools {

  private static final JsonMapper JSON = JsonMapper.shared();

  private ChatTools() {}

  /** Those that the model may call. */
  static List<ToolDefinition> read(Fields fields) {
    List<ToolDefinition> tools = fields.list("tools").stream().map(ChatTools::tool).toList();
    Optional<Place> choice = fields.get("tool_choice");
    if (choice.isEmpty()) {
      return tools;
    }
    return switch (choice.get().json().isString() ? choice.get().json().asString() : "") {
      case "auto" -> tools;
      case "none" -> List.of();
      default ->
          throw choice.get().wrong("\"auto\" or \"none\": this model cannot be made to call");
    };
  }

  private static ToolDefinition tool(Place place) {
    Fields tool = place.fields();
    tool.only("type", "function");
    Fields function = tool.require("function").fields();
    tool.end();
    Place name = function.require("name");
    if (!Fields.text(name).matches("[A-Za-z0-9_.-]{1,64}")) {
      throw name.wrong("1 to 64 letters, digits, dots, hyphens and underscores");
    }
    function.neutral("strict", !function.flag("strict").orElse(false), "false");
    String description = function.text("description").orElse("");
    Optional<Place> schema = function.get("parameters");
    function.end();
    if (schema.isPresent() && !schema.get().json().isObject()) {
      throw schema.get().wrong("a JSON schema");
    }
    return schema
        .map(each -> ToolDefinition.of(Fields.text(name), description, each.json()))
        .orElseGet(() -> new ToolDefinition(Fields.text(name), description, List.of()));
  }

  /** The arguments of a call as JSON, in the types of the tool's schema where they fit. */
  static String arguments(ToolCall call, List<ToolDefinition> tools) {
    JsonNode properties =
        tools.stream()
            .filter(tool -> tool.name().equals(call.name()) && !tool.schema().isEmpty())
            .findFirst()
            .map(tool -> JSON.readTree(tool.schema()).path("properties"))
            .orElseGet(JSON::createObjectNode);
    ObjectNode arguments = JSON.createObjectNode();
    call.arguments()
        .forEachEntry((name, value) ->
            arguments.set(
                name, value.isString() ? typed(value.asString(), properties.path(name)) : value));
    return arguments.toString();
  }

  /** The value that a text stands for where text is not what the schema takes. */
  private static JsonNode typed(String text, JsonNode schema) {
    Set<String> types =
        schema.path("type").isArray()
            ? schema.path("type").valueStream().map(JsonNode::asString).collect(Collectors.toSet())
            : Set.of(schema.path("type").asString("string"));
    if (types.contains("string")) {
      return StringNode.valueOf(text);
    }
    try {
      JsonNode value = JSON.readTree(text);
      return types.stream().anyMatch(type -> is(value, type)) ? value : StringNode.valueOf(text);
    } catch (JacksonException e) {
      return StringNode.valueOf(text);
    }
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "null" -> value.isNull();
      default -> false;
    };
  }
}
