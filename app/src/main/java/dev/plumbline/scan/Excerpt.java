package dev.plumbline.scan;

import dev.plumbline.corpus.Redaction;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A conversation as it may leave the process: redacted, and with the middle of long texts left out,
 * so that a judge can read it.
 *
 * @param isCut whether anything was left out
 */
record Excerpt(Conversation conversation, boolean isCut) {

  /** Characters of a text, first and last together, and of a conversation. */
  private static final int LONGEST_TEXT = 16_000;

  private static final int LONGEST = 160_000;

  /** Shorter texts stay whole, so that a conversation of very many turns may be longer. */
  private static final int SHORTEST = 250;

  static Excerpt of(Conversation conversation) {
    Redaction redaction = new Redaction();
    int most = LONGEST_TEXT;
    while (most > SHORTEST && length(conversation, most) > LONGEST) {
      most /= 2;
    }
    List<Turn> turns = new ArrayList<>();
    boolean cut = false;
    for (Turn turn : conversation.turns()) {
      turns.add(turn.with(redacted(turn.message(), most, redaction)));
      cut |= length(turn, Integer.MAX_VALUE) != length(turn, most);
    }
    // The log's own name of a conversation may be somebody's.
    return new Excerpt(
        new Conversation(
            conversation.file(),
            conversation.line(),
            conversation.format(),
            redaction.of(conversation.id()),
            redaction.of(conversation.model()),
            conversation.time(),
            turns),
        cut);
  }

  /** In characters. */
  long length() {
    return length(conversation, Integer.MAX_VALUE);
  }

  private static long length(Conversation conversation, int most) {
    return conversation.turns().stream().mapToLong(turn -> length(turn, most)).sum();
  }

  private static long length(Turn turn, int most) {
    return texts(turn.message()).mapToLong(text -> Math.min(most, text.length())).sum();
  }

  private static Stream<String> texts(Message message) {
    return switch (message) {
      case Message.SystemPrompt(String text) -> Stream.of(text);
      case Message.User(String text) -> Stream.of(text);
      case Message.ToolOutput(_, _, String text) -> Stream.of(text);
      case Message.Assistant said ->
          Stream.concat(
              Stream.of(said.reasoning(), said.text()),
              said.calls().stream().flatMap(call -> texts(call.arguments())));
    };
  }

  private static Stream<String> texts(JsonNode node) {
    return node.isContainer()
        ? node.valueStream().flatMap(Excerpt::texts)
        : Stream.of(node.asString());
  }

  private static Message redacted(Message message, int most, Redaction redaction) {
    return switch (message) {
      case Message.SystemPrompt(String text) ->
          new Message.SystemPrompt(redaction.of(shortened(text, most)));
      case Message.User(String text) -> new Message.User(redaction.of(shortened(text, most)));
      case Message.ToolOutput(String call, String tool, String text) ->
          new Message.ToolOutput(
              redaction.of(call), redaction.of(tool), redaction.of(shortened(text, most)));
      case Message.Assistant said ->
          new Message.Assistant(
              redaction.of(shortened(said.reasoning(), most)),
              redaction.of(shortened(said.text(), most)),
              said.calls().stream()
                  .map(call ->
                      new ToolCall(
                          redaction.of(call.id()),
                          redaction.of(call.name()),
                          (ObjectNode) redaction.of(shortened(call.arguments(), most))))
                  .toList());
    };
  }

  private static JsonNode shortened(JsonNode node, int most) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode shorter = object.objectNode();
        object.forEachEntry(
            (name, value) -> shorter.set(shortened(name, most), shortened(value, most)));
        yield shorter;
      }
      case ArrayNode list -> {
        ArrayNode shorter = list.arrayNode();
        list.forEach(value -> shorter.add(shortened(value, most)));
        yield shorter;
      }
      case StringNode text -> StringNode.valueOf(shortened(text.asString(), most));
      default -> node;
    };
  }

  /**
   * The beginning and the end of a text. It is parted between words, so that no part of a secret is
   * left that could not be told for one; a word without an end goes as a whole.
   */
  private static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    String whole = Redaction.withoutPrivateKeys(text);
    if (whole.length() <= most) {
      return whole;
    }
    int end = most * 3 / 4;
    while (end > 0 && !Character.isWhitespace(whole.charAt(end))) {
      end--;
    }
    int from = whole.length() - most / 4;
    while (from < whole.length() && !Character.isWhitespace(whole.charAt(from - 1))) {
      from++;
    }
    return "%s\n[%d characters left out]\n%s"
        .formatted(whole.substring(0, end), from - end, whole.substring(from));
  }
}
