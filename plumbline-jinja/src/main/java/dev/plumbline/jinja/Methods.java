package dev.plumbline.jinja;

import dev.plumbline.jinja.Value.Dict;
import dev.plumbline.jinja.Value.Items;
import dev.plumbline.jinja.Value.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of dicts and lists, and the fields of {@code loop}. */
final class Methods {

  /** Of Python's, those that are not known here. */
  private static final Set<String> OF_DICTS =
      Set.of("clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update");

  private static final Set<String> OF_LISTS =
      Set.of("append", "clear", "copy", "extend", "insert", "pop", "remove", "reverse", "sort");

  private Methods() {}

  static Optional<Value> of(Dict dict, String name, Python python) {
    Map<Value, Value> entries = dict.entries();
    return switch (name) {
      case "get" ->
          function(
              name,
              arguments -> {
                Arguments.Bound bound = arguments.bind("'get'", "key", "default");
                Value found = entries.get(Python.key(bound.required("key")));
                return found == null ? bound.get("default").orElse(Value.NONE) : found;
              });
      case "items" -> view(name, pairs(dict, python), python);
      case "keys" -> view(name, List.copyOf(entries.keySet()), python);
      case "values" -> view(name, List.copyOf(entries.values()), python);
      default -> unknown(name, OF_DICTS, dict);
    };
  }

  static List<Value> pairs(Dict dict, Python python) {
    python.run().spend(dict.entries().size());
    List<Value> pairs = new ArrayList<>();
    dict.entries().forEach((key, value) -> pairs.add(Value.tuple(List.of(key, value))));
    return pairs;
  }

  private static Optional<Value> view(String name, List<Value> values, Python python) {
    python.run().spend(values.size());
    return function(
        name,
        arguments -> {
          arguments.bind("'%s'".formatted(name));
          return new Items(Items.Kind.VIEW, values);
        });
  }

  static Optional<Value> of(Items items, String name, Python python) {
    List<Value> values = items.values();
    return switch (items.kind()) {
      case RANGE, VIEW -> Optional.empty();
      case LIST, TUPLE ->
          switch (name) {
            case "count" ->
                function(
                    name,
                    arguments -> {
                      Value value = arguments.bind("'count'", "value").required("value");
                      return Value.of(
                          values.stream().filter(each -> python.equal(each, value)).count());
                    });
            case "index" ->
                function(
                    name,
                    arguments -> {
                      Value value = arguments.bind("'index'", "value").required("value");
                      for (int i = 0; i < values.size(); i++) {
                        if (python.equal(values.get(i), value)) {
                          return Value.of(i);
                        }
                      }
                      throw new Fault("'index' finds nothing that is equal");
                    });
            default -> unknown(name, OF_LISTS, items);
          };
    };
  }

  static Optional<Value> of(Loop loop, String name, Python python) {
    List<Value> values = loop.values();
    int index = loop.index();
    int size = values.size();
    return switch (name) {
      case "index" -> Optional.of(Value.of(index + 1));
      case "index0" -> Optional.of(Value.of(index));
      case "revindex" -> Optional.of(Value.of(size - index));
      case "revindex0" -> Optional.of(Value.of(size - index - 1));
      case "first" -> Optional.of(Value.of(index == 0));
      case "last" -> Optional.of(Value.of(index == size - 1));
      case "length" -> Optional.of(Value.of(size));
      case "depth" -> Optional.of(Value.of(1));
      case "depth0" -> Optional.of(Value.of(0));
      case "previtem" -> Optional.of(neighbour(values, index - 1, "there is no previous item"));
      case "nextitem" -> Optional.of(neighbour(values, index + 1, "there is no next item"));
      case "cycle" ->
          function(
              name,
              arguments -> {
                List<Value> all = arguments.positional();
                if (all.isEmpty()) {
                  throw new Fault("'cycle' needs something to go through");
                }
                return all.get(index % all.size());
              });
      case "changed" -> unknown(name, Set.of(name), loop);
      default -> Optional.empty();
    };
  }

  private static Value neighbour(List<Value> values, int index, String without) {
    return index >= 0 && index < values.size() ? values.get(index) : new Value.Undefined(without);
  }

  static Optional<Value> function(String name, Value.Function.Body body) {
    return Optional.of(new Value.Function("'%s'".formatted(name), body));
  }

  static Optional<Value> unknown(String name, Set<String> python, Value of) {
    if (python.contains(name)) {
      throw new Fault("'%s' of %s is not known here".formatted(name, Python.kind(of)));
    }
    return Optional.empty();
  }
}
