package dev.plumbline.serve;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an object in a request. Each is read with its type and range, null is as good as
 * absent, and a field that nobody reads is an error. For one thread.
 */
final class Fields {

  /** A part of a request and where it stands, such as {@code messages[1].content}. */
  record Place(JsonNode json, String path) {

    /** Its fields, if it is an object. */
    Fields fields() {
      return new Fields(this);
    }

    ApiException wrong(String expected) {
      return ApiException.bad(
          path, "'%s' is %s, must be %s".formatted(path, excerpt(json), expected));
    }
  }

  private static final int EXCERPT = 80;

  private final Place place;
  private final Set<String> read = new HashSet<>();

  private Fields(Place place) {
    if (!place.json.isObject()) {
      throw place.wrong("an object");
    }
    this.place = place;
  }

  /** Those of a body. */
  static Fields ofBody(JsonNode json) {
    if (!json.isObject()) {
      throw ApiException.bad("", "the body is %s, must be an object".formatted(excerpt(json)));
    }
    return new Fields(new Place(json, ""));
  }

  private static String excerpt(JsonNode json) {
    String text = json.toString();
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
  }

  /** A field that is there and not null. */
  Optional<Place> get(String name) {
    read.add(name);
    return place.json.hasNonNull(name)
        ? Optional.of(new Place(place.json.path(name), path(name)))
        : Optional.empty();
  }

  private String path(String name) {
    return place.path.isEmpty() ? name : place.path + "." + name;
  }

  /** A field that must be there. */
  Place require(String name) {
    return get(name)
        .orElseThrow(() -> ApiException.bad(path(name), "'%s' is missing".formatted(path(name))));
  }

  Optional<String> text(String name) {
    return get(name).map(Fields::text);
  }

  static String text(Place value) {
    if (!value.json.isString()) {
      throw value.wrong("a text");
    }
    return value.json.asString();
  }

  Optional<Boolean> flag(String name) {
    return get(name)
        .map(value -> {
          if (!value.json.isBoolean()) {
            throw value.wrong("true or false");
          }
          return value.json.asBoolean();
        });
  }

  /** A whole number from {@code low} to {@code high}. */
  OptionalLong whole(String name, long low, long high) {
    Optional<Place> value = get(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    JsonNode json = value.get().json;
    if (!json.isIntegralNumber()
        || !json.canConvertToLong()
        || json.asLong() < low
        || json.asLong() > high) {
      throw value.get().wrong("a whole number from %d to %d".formatted(low, high));
    }
    return OptionalLong.of(json.asLong());
  }

  /** A number from {@code low} to {@code high}. */
  OptionalDouble number(String name, double low, double high) {
    Optional<Place> value = get(name);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    JsonNode json = value.get().json;
    if (!json.isNumber() || !(json.asDouble() >= low && json.asDouble() <= high)) {
      throw value.get().wrong("a number from %s to %s".formatted(low, high));
    }
    return OptionalDouble.of(json.asDouble());
  }

  Optional<Fields> object(String name) {
    return get(name).map(Place::fields);
  }

  /** The elements of a list; none when it is absent. */
  List<Place> list(String name) {
    return get(name).map(Fields::list).orElse(List.of());
  }

  static List<Place> list(Place value) {
    if (!value.json.isArray()) {
      throw value.wrong("a list");
    }
    return IntStream.range(0, value.json.size())
        .mapToObj(i -> new Place(value.json.get(i), "%s[%d]".formatted(value.path, i)))
        .toList();
  }

  /** A text that must be one of these. */
  void only(String name, String... allowed) {
    text(name)
        .filter(given -> !Set.of(allowed).contains(given))
        .ifPresent(given -> {
          throw ApiException.bad(
              path(name),
              "'%s' is \"%s\", and this model can take %s only; leave it out"
                  .formatted(path(name), given, String.join(" or ", allowed)));
        });
  }

  /** A setting that this model does not have, but for the value that changes nothing. */
  void neutral(String name, boolean changesNothing, String value) {
    if (!changesNothing) {
      throw ApiException.bad(
          path(name),
          "'%s' is %s, and this model can take %s only; leave it out"
              .formatted(path(name), excerpt(place.json.path(name)), value));
    }
  }

  /** Must be said once all fields that are known were read. */
  void end() {
    for (String name : place.json.propertyNames()) {
      if (!read.contains(name) && !place.json.path(name).isNull()) {
        throw ApiException.bad(
            path(name), "this model has no '%s'; leave it out".formatted(path(name)));
      }
    }
  }
}
