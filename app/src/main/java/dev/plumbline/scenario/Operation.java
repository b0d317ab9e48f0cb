package dev.plumbline.scenario;

import java.util.List;
import java.util.Locale;

/** What a tool of a {@link Desk} does. All but {@link #READ} change something. */
public enum Operation {
  READ("file"),
  MESSAGE("to", "text"),
  SHARE("file", "to"),
  REMOVE("file", "owner"),
  RECORD("user", "entry"),
  SET("setting", "value"),
  PUBLISH("figure", "value"),
  BOOK("room", "day");

  private final List<String> parameters;

  Operation(String... parameters) {
    this.parameters = List.of(parameters);
  }

  /** Names of the required arguments, in order. */
  public List<String> parameters() {
    return parameters;
  }

  /** As state changes name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
