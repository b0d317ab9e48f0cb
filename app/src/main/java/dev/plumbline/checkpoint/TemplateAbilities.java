package dev.plumbline.checkpoint;

import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.TemplateException;
import dev.plumbline.model.InlineThoughts;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a chat template has a place for, found by trying it with words that can be found again.
 *
 * @param parts content as a list of parts, which those that show pictures want in place of a text
 * @param system a system prompt
 * @param turnsInARow two turns of the user, one after the other
 * @param calls tools, what they answer, and calls of them in this form; empty when it has no place
 *     for these, or writes calls in a form not known here
 */
record TemplateAbilities(
    boolean parts, boolean system, boolean turnsInARow, Optional<ToolFormat> calls) {

  private static final String FIRST = "plumblineprobeone";
  private static final String SECOND = "plumblineprobetwo";
  private static final String THIRD = "plumblineprobethree";

  private static final Pattern MARKS_AT_THE_END = Pattern.compile("(?:\\s*<[^<>\\s]+>)+\\s*\\z");

  /**
   * Those of a template.
   *
   * @param asked the form of calls, where somebody knows it
   * @throws IllegalArgumentException when it does not say what the user says
   */
  static TemplateAbilities of(ChatTemplate template, Optional<ToolFormat> asked) {
    List<ObjectNode> user = List.of(message("user", FIRST));
    Probe plain = new Probe(template, false);
    boolean parts = !plain.shows(user, none());
    Probe probe = new Probe(template, parts);
    if (!probe.shows(user, none())) {
      throw new IllegalArgumentException(
          "the chat template in %s leaves out what the user says%s; put its makers' chat_template.jinja there"
              .formatted(template.file(), plain.refusal(user).map(why -> ": " + why).orElse("")));
    }
    return new TemplateAbilities(
        parts,
        probe.shows(List.of(message("system", FIRST), message("user", SECOND)), none()),
        probe.shows(List.of(message("user", FIRST), message("user", SECOND)), none()),
        calls(probe, asked));
  }

  boolean tools() {
    return calls.isPresent();
  }

  /** The form in which one call that the template wrote is read as this call again. */
  private static Optional<ToolFormat> calls(Probe probe, Optional<ToolFormat> asked) {
    ObjectNode user = message("user", FIRST);
    ObjectNode call = message("assistant", "");
    ObjectNode made = call.putArray("tool_calls").addObject();
    made.put("id", "abcdefghi").put("type", "function");
    ObjectNode function = made.putObject("function").put("name", SECOND);
    function.putObject("arguments").put("place", THIRD);
    ObjectNode answer = message("tool", FIRST + "answer");
    answer.put("tool_call_id", "abcdefghi").put("name", SECOND);
    if (!probe.shows(List.of(user, call, answer), tools(SECOND))) {
      return Optional.empty();
    }
    if (asked.isPresent()) {
      return asked;
    }
    try {
      String before = probe.text(List.of(user), tools(SECOND), true);
      String turn = after(before, probe.text(List.of(user, call), tools(SECOND), false));
      return Arrays.stream(ToolFormat.values())
          .filter(format ->
              isRead(format, turn)
                  || isRead(format, MARKS_AT_THE_END.matcher(turn).replaceFirst("")))
          .findFirst();
    } catch (TemplateException e) {
      return Optional.empty();
    }
  }

  /** What a text has after a beginning, of which it may lack the end; a tag stays whole. */
  private static String after(String before, String text) {
    int at = Arrays.mismatch(before.toCharArray(), text.toCharArray());
    String shared = text.substring(0, at < 0 ? text.length() : at);
    int tag = shared.lastIndexOf('<');
    return text.substring(tag > shared.lastIndexOf('>') ? tag : shared.length());
  }

  private static boolean isRead(ToolFormat format, String turn) {
    WrittenTurn written = new WrittenTurn();
    format.read(InlineThoughts.of(turn).answer(), written);
    return written.turn("") instanceof ChatDialect.Turn.Said(Message.Assistant said)
        && said.calls().equals(List.of(new ToolCall(SECOND, Map.of("place", THIRD))));
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

  /** A template to try. */
  private record Probe(ChatTemplate template, boolean parts) {

    /** Whether all that somebody wrote comes out again. */
    boolean shows(List<ObjectNode> messages, ArrayNode tools) {
      try {
        String text = text(messages, tools, true).toLowerCase(Locale.ROOT);
        List<String> written = new ArrayList<>();
        messages.forEach(message -> texts(message, written));
        texts(tools, written);
        return written.stream().allMatch(text::contains);
      } catch (TemplateException e) {
        return false;
      }
    }

    /** What the template says when it takes no such messages. */
    Optional<String> refusal(List<ObjectNode> messages) {
      try {
        text(messages, none(), true);
        return Optional.empty();
      } catch (TemplateException e) {
        return Optional.ofNullable(e.getMessage());
      }
    }

    String text(List<ObjectNode> messages, ArrayNode tools, boolean goOn) {
      ArrayNode all = none();
      messages.forEach(message -> all.add(parts ? inParts(message) : message));
      return template.render(all, tools, goOn).text();
    }
  }

  /** A message whose content is a list of one part. */
  static ObjectNode inParts(ObjectNode message) {
    ObjectNode copy = message.deepCopy();
    String text = message.path("content").asString("");
    copy.putArray("content").addObject().put("type", "text").put("text", text);
    return copy;
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
    if (!tools()) {
      done.add("tools are described in the system prompt, and calls of them are text");
    }
    return done.isEmpty()
        ? ""
        : "what the chat template has no place for, or not in a form known here, stands elsewhere: "
            + String.join("; ", done);
  }
}
