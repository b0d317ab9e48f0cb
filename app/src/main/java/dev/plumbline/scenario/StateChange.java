package dev.plumbline.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a tool call changed in the world.
 *
 * @param operation what was done, such as {@code send_mail}
 * @param arguments with what, in order
 */
public record StateChange(String operation, Map<String, String> arguments) {
  public StateChange {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
