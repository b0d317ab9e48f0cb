package dev.plumbline.checkpoint;

import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a chat template has a place for, found by trying it with words that can be found again.
 *
 * @param system a system prompt
 * @param turnsInARow two turns of the user, one after the other
 * @param tools tools, calls of them and what they answer
 */
record TemplateAbilities(boolean system, boolean turnsInARow, boolean tools) {

  private static final String FIRST = "plumblineprobeone";
  private static final String SECOND = "plumblineprobetwo";
  private static final String THIRD = "plumblineprobethree";

  static TemplateAbilities of(ChatTemplate template) {
    return new TemplateAbilities(
        renders(template, List.of(message("system", FIRST), message("user", SECOND)), none()),
        renders(template, List.of(message("user", FIRST), message("user", SECOND)), none()),
        rendersTools(template));
  }

  private static boolean rendersTools(ChatTemplate template) {
    ObjectNode call = message("assistant", "");
    ObjectNode made = call.putArray("tool_calls").addObject();
    made.put("id", "abcdefghi").put("type", "function");
    ObjectNode function = made.putObject("function").put("name", SECOND);
    function.putObject("arguments").put("place", THIRD);
    ObjectNode answer = message("tool", FIRST + "answer");
    answer.put("tool_call_id", "abcdefghi").put("name", SECOND);
    return renders(template, List.of(message("user", FIRST), call, answer), tools(SECOND));
  }

  private static ArrayNode tools(String name) {
    ArrayNode tools = JsonNodeFactory.instance.arrayNode();
    ObjectNode function =
        tools.addObject().put("type", "function").putObject("function").put("name", name);
    function.put("description", FIRST + "tool");
    ObjectNode parameters = function.putObject("parameters").put("type", "object");
    ObjectNode place = parameters.putObject("properties").putObject("place");
    place.put("type", "string").put("description", FIRST + "place");
    parameters.putArray("required").add("place");
    return tools;
  }

  /** Whether all that somebody wrote comes out again. */
  private static boolean renders(
      ChatTemplate template, List<ObjectNode> messages, ArrayNode tools) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    messages.forEach(all::add);
    try {
      String text = template.render(all, tools, true).text().toLowerCase(Locale.ROOT);
      List<String> written = new ArrayList<>();
      texts(all, written);
      texts(tools, written);
      return written.stream().allMatch(text::contains);
    } catch (TemplateException e) {
      return false;
    }
  }

  private static void texts(JsonNode node, List<String> found) {
    if (node.asString("").startsWith("plumblineprobe")) {
      found.add(node.asString());
    }
    node.forEach(part -> texts(part, found));
  }

  private static ObjectNode message(String role, String text) {
    return JsonNodeFactory.instance.objectNode().put("role", role).put("content", text);
  }

  private static ArrayNode none() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** What is done in place of what it has no place for, in words; empty when it has all. */
  String adaptations() {
    List<String> done = new ArrayList<>();
    if (!system) {
      done.add("the system prompt stands before the user's first words");
    }
    if (!turnsInARow) {
      done.add("turns of one side in a row are one turn");
    }
    if (!tools) {
      done.add("tools are described in the system prompt, and calls of them are text");
    }
    return done.isEmpty()
        ? ""
        : "the chat template has no place for all of it: " + String.join("; ", done);
  }
}
