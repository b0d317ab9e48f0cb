package dev.plumbline.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A tool with the arguments that a model gave it, in the order given. */
public record ToolCall(String name, Map<String, String> arguments) {
  public ToolCall {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
