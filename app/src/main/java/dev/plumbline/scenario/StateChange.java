package dev.plumbline.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something that a tool call changed in the simulated company. */
public record StateChange(Operation operation, Map<String, String> arguments) {
  public StateChange {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
