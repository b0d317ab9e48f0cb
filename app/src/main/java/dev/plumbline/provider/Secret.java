package dev.plumbline.provider;

import dev.plumbline.Faults;
import java.util.List;
import java.util.Map;

/**
 * A key. It never shows itself, and strikes itself out of any text.
 *
 * <p>Not a record: a record's {@code toString} would tell.
 */
final class Secret {

  /** Of a server that asks for none. */
  static final Secret NONE = new Secret("no key", "");

  private static final String STRUCK = "[key]";

  /** Shorter ones are placeholders such as "none" or "ollama", which answers may well contain. */
  private static final int SHORTEST_SECRET = 12;

  private final String source;
  private final String value;

  private Secret(String source, String value) {
    this.source = source;
    this.value = value;
  }

  /**
   * The key for an address, from the environment.
   *
   * @param variable see {@link Settings.Address#keyVariable}
   * @throws ProviderException.Unusable when it is needed and not there, or cannot be one
   */
  static Secret of(Target target, String variable, Map<String, String> environment) {
    if (variable.equals(Settings.Address.NO_KEY) && !target.provider().needsKey()) {
      return NONE;
    }
    if (!variable.matches("[A-Z0-9_]*")) {
      // It may be a key itself, so it is not repeated.
      throw new IllegalArgumentException(
          "a key is given by the name of its environment variable, in capital letters, such as MY_KEY; what was given is none");
    }
    List<String> variables =
        variable.isEmpty() ? target.provider().keyVariables() : List.of(variable);
    return variables.stream()
        .filter(one -> !environment.getOrDefault(one, "").isBlank())
        .findFirst()
        .map(one -> read(target, one, environment.getOrDefault(one, "").strip()))
        .orElseGet(() -> missing(target, variables, variable));
  }

  private static Secret read(Target target, String variable, String value) {
    if (!value.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
      throw new ProviderException.Unusable(
          target
              + ": "
              + variable
              + " holds blanks or characters outside ASCII, as no key does; copy it anew");
    }
    if (value.length() >= SHORTEST_SECRET) {
      Faults.strike(value);
    }
    return new Secret(variable, value);
  }

  private static Secret missing(Target target, List<String> variables, String named) {
    if (named.isEmpty() && !target.provider().needsKey()) {
      return NONE;
    }
    throw new ProviderException.Unusable(
        target + " needs a key; set " + String.join(" or ", variables) + " in the environment");
  }

  /** The environment variable that it came from. */
  String source() {
    return source;
  }

  /** For the provider's SDK, and for nobody else. */
  String reveal() {
    return value;
  }

  boolean isPresent() {
    return !value.isEmpty();
  }

  /** The text without the key. */
  String scrub(String text) {
    return value.length() < SHORTEST_SECRET ? text : text.replace(value, STRUCK);
  }

  @Override
  public String toString() {
    return STRUCK + " of " + source;
  }
}
