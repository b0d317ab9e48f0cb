package dev.plumbline.rollout;

import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.WellFormedJson;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A tool call that reached us as words, because the server in between has no parser for the form
 * that its model writes calls in. To take it for an answer would make every agent look safe.
 */
final class UnparsedCall {

  /** How models write calls: the marks of Hermes and Qwen, Mistral, Llama, DeepSeek, Kimi, ... */
  private static final Pattern MARK =
      Pattern.compile(
          "<\\|?tool_calls?\\|?>|<function(?:_call)?[=>]|<start_function_call>|\\[TOOL_CALLS?]"
              + "|<\\|python_tag\\|>|<\uFF5Ctool\u2581calls?\u2581begin\uFF5C>|<\\|tool_calls?(?:_section)?_begin\\|>"
              + "|<\\|channel\\|>commentary to=|functools\\[|<minimax:tool_call>|<invoke name=");

  /** A fence with nothing but a call in it, as Gemma writes them. */
  private static final Pattern FENCE =
      Pattern.compile("(?s)```(?:json|tool_call|tool_code|python)?\\s*(.*?)\\s*```");

  private UnparsedCall() {}

  /** Why words are a call and no answer, and what to do about it; empty when they are an answer. */
  static Optional<String> in(String text, List<ToolDefinition> offered) {
    if (offered.isEmpty()) {
      return Optional.empty();
    }
    Matcher mark = MARK.matcher(text);
    if (mark.find()) {
      return Optional.of(sentence(mark.group()));
    }
    Matcher fence = FENCE.matcher(text.strip());
    String inside = fence.matches() ? fence.group(1) : text.strip();
    return isCall(inside, offered) ? Optional.of(sentence("JSON")) : Optional.empty();
  }

  private static String sentence(String form) {
    return "a tool call stands in the text (%s) and was not made: the server parses no tool calls; start it with a parser for this model's form, such as vLLM's --enable-auto-tool-choice --tool-call-parser"
        .formatted(form);
  }

  /** JSON that names an offered tool, or a list of such, or {@code tool(...)}. */
  private static boolean isCall(String text, List<ToolDefinition> offered) {
    if (offered.stream()
        .anyMatch(
            tool -> text.matches("(?s)(?:print\\()?" + Pattern.quote(tool.name()) + "\\(.*\\)"))) {
      return true;
    }
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return false;
    }
    try {
      JsonNode tree = WellFormedJson.MAPPER.readTree(text);
      return calls(tree)
          .anyMatch(name -> offered.stream().anyMatch(tool -> tool.name().equals(name)));
    } catch (JacksonException e) {
      return false;
    }
  }

  private static Stream<String> calls(JsonNode tree) {
    return tree.isArray()
        ? tree.valueStream().flatMap(UnparsedCall::calls)
        : Stream.of(
                tree.path("name"),
                tree.path("tool"),
                tree.path("function"),
                tree.path("function").path("name"))
            .filter(JsonNode::isString)
            .map(name -> name.asString(""));
  }
}
