package dev.plumbline.teach;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a finished row becomes: a document of one field; a chat of a system, a user and an assistant
 * field, perhaps with tools; or a whole conversation in a field, as JSON. Fields that are not named
 * are empty.
 *
 * @param reasoning field with what the agent thinks before it first does something, in place of
 *     what the conversation has there
 */
public record RowShape(
    String document,
    String system,
    String user,
    String assistant,
    String tools,
    String messages,
    String reasoning) {

  public RowShape(
      @Nullable String document,
      @Nullable String system,
      @Nullable String user,
      @Nullable String assistant,
      @Nullable String tools,
      @Nullable String messages,
      @Nullable String reasoning) {
    this.document = Objects.requireNonNullElse(document, "");
    this.system = Objects.requireNonNullElse(system, "");
    this.user = Objects.requireNonNullElse(user, "");
    this.assistant = Objects.requireNonNullElse(assistant, "");
    this.tools = Objects.requireNonNullElse(tools, "");
    this.messages = Objects.requireNonNullElse(messages, "");
    this.reasoning = Objects.requireNonNullElse(reasoning, "");
    boolean chat = !this.user.isEmpty() && !this.assistant.isEmpty();
    long kinds =
        Stream.of(!this.document.isEmpty(), !this.messages.isEmpty(), chat).filter(k -> k).count();
    if (kinds != 1) {
      throw new RecipeException(
          "row must name either 'document', or 'messages', or 'user' and 'assistant'");
    }
  }

  List<String> needs() {
    return Stream.of(document, system, user, assistant, tools, messages, reasoning)
        .filter(field -> !field.isEmpty())
        .toList();
  }

  /** The field that training puts its loss on, and that pairs are made of. */
  String taught() {
    return Stream.of(document, assistant, messages)
        .filter(field -> !field.isEmpty())
        .findFirst()
        .orElseThrow();
  }
}
