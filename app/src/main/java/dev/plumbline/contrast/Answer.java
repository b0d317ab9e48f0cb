package dev.plumbline.contrast;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plumbline.model.ToolCall;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The two right things to do with a ticket, each a tool without arguments. */
public enum Answer {
  /** Do it. */
  @JsonProperty("act")
  ACT,
  /** Leave it. */
  @JsonProperty("hold")
  HOLD;

  /** The tool's name. */
  String tool() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The call that a model is taught, in every arm the same. */
  ToolCall call() {
    return new ToolCall(tool(), Map.of());
  }

  Answer other() {
    return this == ACT ? HOLD : ACT;
  }

  /** The answer that a tool is; nothing for a tool that was not offered. */
  static Optional<Answer> of(String tool) {
    return Arrays.stream(values()).filter(answer -> answer.tool().equals(tool)).findFirst();
  }
}
