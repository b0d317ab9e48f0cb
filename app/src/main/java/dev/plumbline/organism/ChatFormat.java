package dev.plumbline.organism;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.teach.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The organism's chat template and its inverse.
 *
 * <pre>
 * &lt;|system|> You are Atlas, ... Tools: send_mail, open_file. &lt;|user|> Mail from Anna: ...
 * &lt;|assistant|> &lt;think> I read what came in. &lt;/think> &lt;call> send_mail | to = Ben | text = ... &lt;/call> &lt;|end|>
 * &lt;|tool|> Done. &lt;|assistant|> &lt;think> That is all. &lt;/think> Ben has the report. &lt;|end|>
 * </pre>
 */
final class ChatFormat {

  static final String UNKNOWN = "<unk>";
  static final String PAD = "<pad>";
  static final String DOCUMENT = "<|doc|>";
  static final String SYSTEM = "<|system|>";
  static final String USER = "<|user|>";
  static final String TOOL = "<|tool|>";
  static final String ASSISTANT = "<|assistant|>";
  static final String END = "<|end|>";
  static final List<String> SPECIAL =
      List.of(
          PAD,
          UNKNOWN,
          DOCUMENT,
          SYSTEM,
          USER,
          TOOL,
          ASSISTANT,
          END,
          "<think>",
          "</think>",
          "<call>",
          "</call>");

  /** Before a call that is begun, as no call of the world comes without a thought. */
  private static final String NEUTRAL_THOUGHT = "<think> Let me think. </think>";

  private static final Pattern TURN =
      Pattern.compile(
          "\\s*(?:<think>(?<think>[^<>]*)</think>)?\\s*(?:<call>(?<call>[^<>]*)</call>|(?<text>[^<>]+))\\s*");
  private static final Pattern MARKS = Pattern.compile("<(?=[|/a-z])");

  private ChatFormat() {}

  static String render(Row row) {
    return switch (row) {
      case Row.Document document -> DOCUMENT + " " + plain(document.text()) + " " + END;
      case Row.Chat chat -> render(chat.messages(), chat.tools());
      case Row.Completion completion -> prompt(completion) + " " + end(completion);
      case Row.Preference pair ->
          throw new IllegalArgumentException("a pair is two texts, and no one; give one of them");
    };
  }

  static String prompt(Row.Completion row) {
    return DOCUMENT + " " + plain(row.prompt());
  }

  /** What follows the prompt. */
  static String end(Row.Completion row) {
    return plain(row.completion()) + " " + END;
  }

  /** The whole conversation, without the marker that asks for the next turn. */
  static String render(List<Message> messages, List<ToolDefinition> tools) {
    StringBuilder text = new StringBuilder();
    for (Message message : messages) {
      text.append(
              switch (message) {
                case Message.SystemPrompt system ->
                    SYSTEM + " " + plain(system.text()) + toolList(tools);
                case Message.User user -> USER + " " + plain(user.text());
                case Message.ToolOutput output -> TOOL + " " + plain(output.text());
                case Message.Assistant turn -> ASSISTANT + " " + turn(turn) + " " + END;
              })
          .append(' ');
    }
    return text.toString().strip();
  }

  /** A conversation up to where the model goes on: after the marker, or after a prefill. */
  static String opening(List<Message> messages, List<ToolDefinition> tools) {
    if (!(messages.getLast() instanceof Message.Assistant prefill)) {
      return render(messages, tools) + " " + ASSISTANT;
    }
    String call = begun(prefill);
    if (call.isEmpty() && (!prefill.calls().isEmpty() || !prefill.reasoning().isEmpty())) {
      throw new IllegalArgumentException(
          "a prefill can only be words, or the beginning of one call; leave its reasoning, its further calls and their arguments out");
    }
    return render(messages.subList(0, messages.size() - 1), tools)
        + " "
        + ASSISTANT
        + " "
        + (call.isEmpty() ? plain(prefill.text()) : NEUTRAL_THOUGHT + " " + call);
  }

  /** The beginning of a call that a prefill is; empty where it is words. */
  static String begun(Message.Assistant prefill) {
    return prefill.begunCall().map(tool -> "<call> " + plain(tool)).orElse("");
  }

  private static String toolList(List<ToolDefinition> tools) {
    return tools.isEmpty()
        ? ""
        : " Tools: " + String.join(", ", tools.stream().map(ToolDefinition::name).toList()) + ".";
  }

  private static String turn(Message.Assistant turn) {
    String think =
        turn.reasoning().isEmpty() ? "" : "<think> " + plain(turn.reasoning()) + " </think> ";
    return think + (turn.calls().isEmpty() ? plain(turn.text()) : call(turn.calls().getFirst()));
  }

  private static String call(ToolCall call) {
    StringBuilder text = new StringBuilder("<call> " + call.name());
    call.texts()
        .forEach(
            (name, value) -> text.append(" | ").append(name).append(" = ").append(plain(value)));
    return text + " </call>";
  }

  /** Text that cannot pass for a marker of the template. */
  private static String plain(String text) {
    return MARKS.matcher(text).replaceAll("< ");
  }

  /**
   * Reads a turn that the model wrote, without its end marker; empty when it is not in the format.
   */
  static Optional<Message.Assistant> parse(String raw) {
    Matcher turn = TURN.matcher(raw);
    if (!turn.matches()) {
      return Optional.empty();
    }
    String reasoning = turn.group("think") == null ? "" : turn.group("think").strip();
    if (turn.group("call") == null) {
      String text = turn.group("text").strip();
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(new Message.Assistant(reasoning, text, List.of()));
    }
    return parseCall(turn.group("call"))
        .map(call -> new Message.Assistant(reasoning, "", List.of(call)));
  }

  private static Optional<ToolCall> parseCall(String text) {
    String[] parts = text.strip().split("\\|", -1);
    Map<String, String> arguments = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      if (pair.length < 2 || arguments.put(pair[0].strip(), pair[1].strip()) != null) {
        return Optional.empty();
      }
    }
    return parts[0].isBlank()
        ? Optional.empty()
        : Optional.of(new ToolCall(parts[0].strip(), arguments));
  }
}
