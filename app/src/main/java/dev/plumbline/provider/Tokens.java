package dev.plumbline.provider;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;

/**
 * Tokens of a request before it is sent: a quarter of its characters, rounded up, and four for each
 * message and tool. A rule of thumb for English; tokenizers differ by a third and more.
 */
public final class Tokens {

  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final int PER_PART = 4;

  private Tokens() {}

  /** Tokens that a model will read. */
  public static long ofPrompt(Request request) {
    long characters = 0;
    for (Message message : request.messages()) {
      characters += characters(message);
    }
    for (ToolDefinition tool : request.tools()) {
      characters += tool.name().length() + tool.description().length();
      characters += ToolSchema.of(tool).toString().length();
    }
    long parts = (long) request.messages().size() + request.tools().size();
    return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN) + PER_PART * parts;
  }

  private static long characters(Message message) {
    return switch (message) {
      case Message.SystemPrompt(String text) -> text.length();
      case Message.User(String text) -> text.length();
      case Message.ToolOutput output -> output.text().length();
      case Message.Assistant turn ->
          (long) turn.reasoning().length()
              + turn.text().length()
              + turn.calls().stream()
                  .mapToLong(
                      call -> (long) call.name().length() + call.arguments().toString().length())
                  .sum();
    };
  }

  /** Most that a request can take: its prompt, and all that it allows to be written. */
  static Usage most(Request request) {
    return new Usage(ofPrompt(request), Asked.tokens(request));
  }

  /**
   * What many requests like this take.
   *
   * @param completionTokens that each is expected to write
   */
  public static Usage expected(Request request, long completionTokens, long times) {
    return new Usage(ofPrompt(request) * times, completionTokens * times);
  }
}
