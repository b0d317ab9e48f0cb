package dev.plumbline.web;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser asks for.
 *
 * @param path such as {@code /trials}
 * @param parameters of the query, or of a form that was sent, in order
 */
record WebRequest(String path, Map<String, List<String>> parameters) {

  /**
   * Reads one.
   *
   * @param query as it stands in an address or in a form; may be empty
   * @throws IllegalArgumentException when it has an escape that is none
   */
  static WebRequest of(String path, String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      int at = part.indexOf('=');
      if (at > 0) {
        parameters
            .computeIfAbsent(decoded(part.substring(0, at)), name -> new ArrayList<>())
            .add(decoded(part.substring(at + 1)));
      }
    }
    return new WebRequest(path, parameters);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** All values of a parameter that are not empty. */
  List<String> all(String name) {
    return parameters.getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** The first of them; empty where there is none. */
  String one(String name) {
    return all(name).stream().findFirst().orElse("");
  }

  /**
   * A parameter that has to be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  String required(String name) {
    String value = one(name);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "this page's address needs '%s', as in ?%s=...".formatted(name, name));
    }
    return value;
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException when it is none
   */
  Optional<Integer> number(String name) {
    String value = one(name);
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is '%s'; give a whole number".formatted(name, value), e);
    }
  }

  /** The address of a page with parameters: names and values in turn; empty values are left out. */
  static String address(String path, String... parameters) {
    StringBuilder address = new StringBuilder(path);
    char before = '?';
    for (int i = 0; i < parameters.length; i += 2) {
      if (!parameters[i + 1].isEmpty()) {
        address
            .append(before)
            .append(encoded(parameters[i]))
            .append('=')
            .append(encoded(parameters[i + 1]));
        before = '&';
      }
    }
    return address.toString();
  }

  /** The address of this page with one parameter changed; an empty value takes it away. */
  String with(String name, String value) {
    return with(Map.of(name, value.isEmpty() ? List.of() : List.of(value)));
  }

  /** Likewise of several, each with all its values. */
  String with(Map<String, List<String>> changed) {
    Map<String, List<String>> all = new LinkedHashMap<>(parameters);
    all.putAll(changed);
    List<String> pairs = new ArrayList<>();
    all.forEach((name, values) ->
        values.forEach(value -> {
          pairs.add(name);
          pairs.add(value);
        }));
    return address(path, pairs.toArray(String[]::new));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
