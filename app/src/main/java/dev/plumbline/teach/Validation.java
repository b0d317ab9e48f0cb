package dev.plumbline.teach;

import dev.plumbline.model.WellFormedJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether lines of chat data are what a trainer takes: roles in order, no empty turn, tool calls
 * answered, an assistant's turn at the end, none too long.
 */
public final class Validation {

  private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

  private final boolean textArguments;
  private final RowReader reader;
  private final long maxTokens;
  private final List<Problem> problems = new ArrayList<>();
  private long lines;
  private long longest;
  private long total;

  /**
   * Something wrong with a line.
   *
   * @param line from 1
   */
  public record Problem(long line, String what) {}

  /**
   * What was found.
   *
   * @param longest tokens of the longest line
   */
  public record Found(long lines, long tokens, long longest, List<Problem> problems) {
    public Found {
      problems = List.copyOf(problems);
    }

    /** How often each kind of problem was found. */
    public Map<String, Long> kinds() {
      Map<String, Long> kinds = new LinkedHashMap<>();
      problems.forEach(problem -> kinds.merge(problem.what(), 1L, Long::sum));
      return kinds;
    }
  }

  /**
   * Begins.
   *
   * @param textArguments whether arguments are JSON text, as OpenAI has them, or objects
   * @param reader counts tokens
   * @param maxTokens that a line may have
   */
  public Validation(boolean textArguments, RowReader reader, long maxTokens) {
    this.textArguments = textArguments;
    this.reader = reader;
    this.maxTokens = maxTokens;
  }

  /**
   * Checks the next line.
   *
   * @return its text, as far as it is known, with what has loss
   */
  public List<Reading.Part> check(String line) {
    lines++;
    try {
      JsonNode node = WellFormedJson.MAPPER.readTree(line);
      if (node.path("messages").isArray()) {
        return messages(node);
      } else if (node.path("prompt").isArray() && node.path("completion").isArray()) {
        return afterTurns(node.path("prompt"), messages(joined(node)));
      } else if (node.path("prompt").isString() && node.path("completion").isString()) {
        return completion(node.path("prompt").asString(), node.path("completion").asString());
      } else if (node.path("text").isString()) {
        return document(node.path("text").asString());
      }
      problem("neither 'messages' nor 'text', nor 'prompt' and 'completion'");
    } catch (JacksonException e) {
      problem("no JSON object");
    }
    return List.of();
  }

  public Found found() {
    return new Found(lines, total, longest, problems);
  }

  private void problem(String what) {
    problems.add(new Problem(lines, what));
  }

  private List<Reading.Part> document(String text) {
    if (text.isBlank()) {
      problem("an empty text");
    }
    marks("the text", text);
    count(reader.tokens(text));
    return List.of(new Reading.Part(text, true));
  }

  private List<Reading.Part> completion(String prompt, String completion) {
    marks("the prompt", prompt);
    marks("the completion", completion);
    count(reader.tokens(prompt + completion));
    return List.of(new Reading.Part(prompt, false), new Reading.Part(completion, true));
  }

  private static JsonNode joined(JsonNode node) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole
        .putArray("messages")
        .addAll((ArrayNode) node.path("prompt"))
        .addAll((ArrayNode) node.path("completion"));
    return whole.set("tools", node.path("tools"));
  }

  /** Without loss in the turns of a prompt. */
  private static List<Reading.Part> afterTurns(JsonNode prompt, List<Reading.Part> parts) {
    long given =
        prompt
            .valueStream()
            .filter(message -> message.path("role").asString("").equals("assistant"))
            .count();
    List<Reading.Part> after = new ArrayList<>();
    for (Reading.Part part : parts) {
      after.add(new Reading.Part(part.text(), part.supervised() && given <= 0));
      given -= part.supervised() ? 1 : 0;
    }
    return after;
  }

  private void count(long found) {
    total += found;
    longest = Math.max(longest, found);
    if (found > maxTokens) {
      problem("more tokens than --max-tokens");
    }
  }

  private List<Reading.Part> messages(JsonNode node) {
    List<JsonNode> messages = node.path("messages").valueStream().toList();
    Set<String> offered = new HashSet<>();
    node.path("tools")
        .forEach(tool -> offered.add(tool.path("function").path("name").asString("")));
    marks("the tools", node.path("tools").toString());
    Set<String> open = new HashSet<>();
    String before = "";
    for (JsonNode message : messages) {
      String role = message.path("role").asString("");
      String content = message.path("content").asString("");
      role(role, before);
      marks("what the " + role + " says", content(message));
      if (content.isBlank() && message.path("tool_calls").isEmpty()) {
        problem("an empty turn of role " + role);
      }
      if (role.equals("tool")) {
        answered(message, open);
      } else if (!open.isEmpty()) {
        problem("a tool call without its answer");
        open.clear();
      }
      for (JsonNode call : message.path("tool_calls")) {
        call(call, offered, open);
      }
      before = role;
    }
    if (!before.equals("assistant")) {
      problem("no assistant's turn at the end");
    }
    Reading reading = reader.read(node);
    reading.problems().forEach(this::problem);
    count(reading.tokens());
    return reading.parts();
  }

  private static String content(JsonNode message) {
    JsonNode content = message.path("content");
    return content.isString() ? content.asString() : content.toString();
  }

  private void marks(String where, String text) {
    reader
        .marks(text)
        .forEach(mark -> problem("the control token %s in %s".formatted(mark, where)));
  }

  private void role(String role, String before) {
    if (!ROLES.contains(role)) {
      problem("the unknown role '" + role + "'");
    } else if (role.equals("system") && !before.isEmpty()) {
      problem("a system turn that is not the first");
    } else if (role.equals(before) && !role.equals("tool") && !role.equals("user")) {
      problem("two turns of role " + role + " in a row");
    }
  }

  private void answered(JsonNode message, Set<String> open) {
    if (!open.remove(message.path("tool_call_id").asString(""))) {
      problem("a tool's answer without its call");
    }
  }

  private void call(JsonNode call, Set<String> offered, Set<String> open) {
    JsonNode function = call.path("function");
    marks("a tool call", function.toString());
    open.add(call.path("id").asString(""));
    if (!offered.contains(function.path("name").asString(""))) {
      problem("a call of a tool that is not offered");
    }
    if (function.path("arguments").isString() != textArguments) {
      problem("arguments that are " + (textArguments ? "no JSON text" : "no object"));
    }
  }
}
