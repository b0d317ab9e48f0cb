package dev.plumbline.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names and their values; what is set in it is not seen outside. */
final class Scope {

  private final Map<String, Value> values = new HashMap<>();
  private final Optional<Scope> around;

  private Scope(Optional<Scope> around) {
    this.around = around;
  }

  static Scope outermost() {
    return new Scope(Optional.empty());
  }

  Scope inner() {
    return new Scope(Optional.of(this));
  }

  void set(String name, Value value) {
    values.put(name, value);
  }

  Value get(String name) {
    Optional<Scope> scope = Optional.of(this);
    while (scope.isPresent()) {
      Value value = scope.get().values.get(name);
      if (value != null) {
        return value;
      }
      scope = scope.get().around;
    }
    return new Value.Undefined("'%s'".formatted(name));
  }
}
