package dev.plumbline.provider;

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
   * The key of a provider from the environment.
   *
   * @throws ProviderException.Unusable when it is needed and not there, or cannot be one
   */
  static Secret of(Target target, Map<String, String> environment) {
    List<String> variables = target.provider().keyVariables();
    return variables.stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
        .findFirst()
        .map(variable -> of(target, variable, environment.getOrDefault(variable, "").strip()))
        .orElseGet(() -> missing(target, variables));
  }

  private static Secret of(Target target, String variable, String value) {
    if (!value.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
      throw new ProviderException.Unusable(
          target
              + ": "
              + variable
              + " holds blanks or characters outside ASCII, as no key does; copy it anew");
    }
    return new Secret(variable, value);
  }

  private static Secret missing(Target target, List<String> variables) {
    if (!target.provider().needsKey()) {
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
