package dev.plumbline.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a call gives, by place and by name. */
record Arguments(List<Value> positional, Map<String, Value> named) {

  /** The arguments behind the first ones. */
  Arguments from(int first) {
    return new Arguments(
        positional.subList(Math.min(first, positional.size()), positional.size()), named);
  }

  /** Each under its name in a signature. */
  Bound bind(String function, String... signature) {
    if (positional.size() > signature.length) {
      throw new Fault(
          "%s takes %d arguments at most, got %d"
              .formatted(function, signature.length, positional.size()));
    }
    Map<String, Value> bound = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      bound.put(signature[i], positional.get(i));
    }
    named.forEach((name, value) -> {
      if (!List.of(signature).contains(name)) {
        throw new Fault("%s has no argument '%s'".formatted(function, name));
      }
      if (bound.put(name, value) != null) {
        throw new Fault("%s got its argument '%s' twice".formatted(function, name));
      }
    });
    return new Bound(function, bound);
  }

  /** Arguments under their names. */
  record Bound(String function, Map<String, Value> values) {

    Optional<Value> get(String name) {
      return Optional.ofNullable(values.get(name));
    }

    Value required(String name) {
      return get(name)
          .orElseThrow(() -> new Fault("%s needs its argument '%s'".formatted(function, name)));
    }

    String text(String name) {
      return text(name, required(name));
    }

    String text(String name, String otherwise) {
      return get(name).map(value -> text(name, value)).orElse(otherwise);
    }

    private String text(String name, Value value) {
      if (value instanceof Value.Text(String text)) {
        return text;
      }
      throw wrong(name, "a text", value);
    }

    long whole(String name, long otherwise) {
      return get(name).map(value -> whole(name, value)).orElse(otherwise);
    }

    private long whole(String name, Value value) {
      return switch (value) {
        case Value.Whole(long whole) -> whole;
        case Value.Bool(boolean flag) -> flag ? 1 : 0;
        default -> throw wrong(name, "a whole number", value);
      };
    }

    boolean flag(String name, boolean otherwise) {
      return get(name).map(Python::truth).orElse(otherwise);
    }

    private Fault wrong(String name, String wanted, Value value) {
      return new Fault(
          "%s wants %s for '%s', got %s".formatted(function, wanted, name, Python.kind(value)));
    }
  }
}
