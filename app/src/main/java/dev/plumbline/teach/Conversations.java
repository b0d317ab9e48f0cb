package dev.plumbline.teach;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolDefinition.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** Conversations and tools as a row's fields hold them. */
final class Conversations {

  private static final TypeReference<List<Message>> MESSAGES = new TypeReference<>() {};
  private static final TypeReference<List<ToolDefinition>> TOOLS = new TypeReference<>() {};
  private static final Pattern LINE =
      Pattern.compile("(?<name>\\w+)\\((?<parameters>[^)]*)\\)\\s*:\\s*(?<about>.+)");

  private Conversations() {}

  static String json(List<Message> messages) {
    return Canonical.JSON.writerFor(MESSAGES).writeValueAsString(messages);
  }

  static List<Message> messages(String json) {
    return Canonical.JSON.readValue(json, MESSAGES);
  }

  /** From JSON, or from lines such as {@code book(day, from, people?): Books a meeting.} */
  static List<ToolDefinition> tools(String text) {
    if (text.stripLeading().startsWith("[")) {
      return Canonical.JSON.readValue(text, TOOLS);
    }
    return text.lines().filter(line -> !line.isBlank()).map(Conversations::tool).toList();
  }

  /** Whether a text is tools, in either form. */
  static boolean areTools(String text) {
    try {
      return !tools(text).isEmpty();
    } catch (RecipeException | JacksonException e) {
      return false;
    }
  }

  private static ToolDefinition tool(String line) {
    Matcher tool = LINE.matcher(line.strip());
    if (!tool.matches()) {
      throw new RecipeException(
          "'%s' is no tool; write one as name(first, second?): What it does.".formatted(line));
    }
    List<Parameter> parameters =
        Arrays.stream(tool.group("parameters").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(name ->
                name.endsWith("?")
                    ? Parameter.optional(name.substring(0, name.length() - 1), "")
                    : Parameter.required(name, ""))
            .toList();
    return new ToolDefinition(tool.group("name"), tool.group("about"), parameters);
  }

  /** The conversation with other reasoning before the last thing that the agent does. */
  static List<Message> withReasoning(List<Message> messages, String reasoning) {
    List<Message> changed = new ArrayList<>(messages);
    for (int i = changed.size() - 1; i >= 0; i--) {
      if (changed.get(i) instanceof Message.Assistant turn && !turn.calls().isEmpty()) {
        changed.set(i, new Message.Assistant(reasoning, turn.text(), turn.calls()));
        return changed;
      }
    }
    throw new RecipeException("the agent of a conversation does nothing; filter it out before");
  }
}
