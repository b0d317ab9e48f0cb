package dev.plumbline.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One message of a conversation, as the model sees it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "role")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Message.SystemPrompt.class, name = "system"),
  @JsonSubTypes.Type(value = Message.User.class, name = "user"),
  @JsonSubTypes.Type(value = Message.Assistant.class, name = "assistant"),
  @JsonSubTypes.Type(value = Message.ToolOutput.class, name = "tool")
})
public sealed interface Message {

  /** The operator's instruction. */
  record SystemPrompt(String text) implements Message {}

  /** What a person, or the simulated environment, says. */
  record User(String text) implements Message {}

  /**
   * A turn of the model.
   *
   * @param reasoning what it thought before it answered; empty when it did not
   * @param text what it said; empty when it only called tools
   * @param calls the tools it called, in order
   * @param carry what the provider wants back unread with the next request, such as signed
   *     reasoning; empty when nothing
   */
  record Assistant(String reasoning, String text, List<ToolCall> calls, String carry)
      implements Message {
    public Assistant {
      calls = List.copyOf(calls);
    }

    public Assistant(String reasoning, String text, List<ToolCall> calls) {
      this(reasoning, text, calls, "");
    }

    /** The beginning of a call, as a prefill: the tool is given, its arguments are not. */
    public static Assistant beginningCallOf(String tool) {
      return new Assistant("", "", List.of(new ToolCall(tool, Map.of())));
    }

    /**
     * As a prefill: the tool whose call it begins. Nothing where it is words, or more than that.
     */
    public Optional<String> begunCall() {
      return calls.size() == 1
              && calls.getFirst().id().isEmpty()
              && calls.getFirst().arguments().isEmpty()
              && text.isEmpty()
              && reasoning.isEmpty()
          ? Optional.of(calls.getFirst().name())
          : Optional.empty();
    }

    /** What it gives, as a prefill, in words for people. */
    public String inWords() {
      return begunCall().map("the beginning of a call of %s"::formatted).orElse(text);
    }
  }

  /**
   * What a tool answered.
   *
   * @param call id of the call that it answers; empty when it is the first that has no answer yet
   */
  record ToolOutput(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String call, String tool, String text)
      implements Message {
    public ToolOutput {
      call = Objects.requireNonNullElse(call, "");
    }

    public ToolOutput(String tool, String text) {
      this("", tool, text);
    }
  }
}
