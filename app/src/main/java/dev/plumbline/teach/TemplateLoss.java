package dev.plumbline.teach;

import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a conversation a chat template leaves out. Each part that could be lost is given a name
 * of its own; what does not come out of the template under that name is.
 */
record TemplateLoss(ChatTemplate template) {

  static final String CALL = "a tool call that the template leaves out";
  static final String ARGUMENT = "an argument of a tool call that the template leaves out";
  static final String TOOLS = "tools that the template leaves out";

  /** Finds it; nothing of a conversation that the template does not take under other names. */
  List<String> of(List<JsonNode> messages, JsonNode tools) {
    Map<String, String> probes = new LinkedHashMap<>();
    ArrayNode changed = JsonNodeFactory.instance.arrayNode();
    for (JsonNode message : messages) {
      changed.add(probedMessage(message, probes));
    }
    JsonNode offered = probedTools(tools, probes);
    if (probes.isEmpty()) {
      return List.of();
    }
    try {
      String text = template.render(changed, offered, false).text().toLowerCase(Locale.ROOT);
      List<String> lost = new ArrayList<>();
      probes.forEach((name, what) -> {
        if (!text.contains(name)) {
          lost.add(what);
        }
      });
      return lost.stream().filter(what -> !what.equals(ARGUMENT) || !lost.contains(CALL)).toList();
    } catch (TemplateException e) { // it takes no names but its own, and nothing can be said
      return List.of();
    }
  }

  private static String probe(String what, Map<String, String> probes) {
    String name = "plumbline_probe_" + probes.size() + "_";
    probes.put(name, what);
    return name;
  }

  private static JsonNode probedMessage(JsonNode message, Map<String, String> probes) {
    if (!(message.deepCopy() instanceof ObjectNode copy)) {
      return message;
    }
    if (!copy.path("content").asString("").isBlank()) {
      String role = copy.path("role").asString("");
      copy.put(
          "content", probe("what the " + role + " says, which the template leaves out", probes));
    }
    for (JsonNode call : copy.path("tool_calls")) {
      if (call.path("function") instanceof ObjectNode function) {
        function.put("name", probe(CALL, probes));
        if (function.path("arguments") instanceof ObjectNode arguments) {
          List.copyOf(arguments.propertyNames()).stream()
              .filter(name -> arguments.path(name).isString())
              .forEach(name -> arguments.put(name, probe(ARGUMENT, probes)));
        }
      }
    }
    return copy;
  }

  /** The first of the tools stands for all. */
  private static JsonNode probedTools(JsonNode tools, Map<String, String> probes) {
    JsonNode copy = tools.deepCopy();
    if (copy.path(0).path("function") instanceof ObjectNode function) {
      function.put("name", probe(TOOLS, probes));
    }
    return copy;
  }
}
