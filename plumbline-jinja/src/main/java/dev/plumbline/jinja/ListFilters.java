package dev.plumbline.jinja;

import dev.plumbline.jinja.Arguments.Bound;
import dev.plumbline.jinja.Value.Generated;
import dev.plumbline.jinja.Value.Items;
import dev.plumbline.jinja.Value.None;
import dev.plumbline.jinja.Value.Text;
import dev.plumbline.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The filters that go through lists. */
final class ListFilters {

  private ListFilters() {}

  static Value join(Value value, Bound bound, Python python) {
    UnaryOperator<Value> key = attribute(bound, python);
    List<Value> texts = new ArrayList<>();
    for (Value each : python.values(value)) {
      texts.add(Value.of(Printing.str(key.apply(each), python.run())));
    }
    return Value.of(
        TextMethods.joined(
            Printing.str(bound.get("d").orElse(Value.of("")), python.run()), texts, python));
  }

  static Value sort(Value value, Bound bound, Python python) {
    return Value.list(
        sorted(
            python.values(value),
            attribute(bound, python),
            bound.flag("case_sensitive", false),
            bound.whole("reverse", 0) != 0,
            python));
  }

  private static List<Value> sorted(
      List<Value> values,
      UnaryOperator<Value> key,
      boolean caseSensitive,
      boolean reverse,
      Python python) {
    python.run().spend(values.size());
    Comparator<Value> order =
        Comparator.comparing(each -> cased(key.apply(each), caseSensitive), python::compare);
    List<Value> sorted = new ArrayList<>(values);
    sorted.sort(reverse ? order.reversed() : order);
    return sorted;
  }

  static Value sortDict(Value value, Bound bound, Python python) {
    if (!(value instanceof Value.Dict dict)) {
      throw new Fault("filter 'dictsort' wants a dict, got %s".formatted(Python.kind(value)));
    }
    int by =
        switch (bound.text("by", "key")) {
          case "key" -> 0;
          case "value" -> 1;
          case String other ->
              throw new Fault(
                  "filter 'dictsort' sorts by 'key' or 'value', not '%s'".formatted(other));
        };
    return Value.list(
        sorted(
            Methods.pairs(dict, python),
            pair -> ((Items) pair).values().get(by),
            bound.flag("case_sensitive", false),
            bound.whole("reverse", 0) != 0,
            python));
  }

  static Value unique(Value value, Bound bound, Python python) {
    UnaryOperator<Value> key = attribute(bound, python);
    Set<Value> seen = new HashSet<>();
    List<Value> unique = new ArrayList<>();
    for (Value each : python.values(value)) {
      Value compared = Python.key(cased(key.apply(each), bound.flag("case_sensitive", false)));
      if (compared instanceof Undefined) {
        throw new Fault(
            "filter 'unique' compares texts and whole numbers, not %s"
                .formatted(Python.kind(key.apply(each))));
      }
      python.run().spend(1);
      if (seen.add(compared)) {
        unique.add(each);
      }
    }
    return new Generated(unique);
  }

  static Value extreme(Value value, Bound bound, Python python, boolean most) {
    UnaryOperator<Value> key = attribute(bound, python);
    boolean cased = bound.flag("case_sensitive", false);
    List<Value> values = python.values(value);
    if (values.isEmpty()) {
      return new Undefined("the least or most of nothing");
    }
    Value found = values.getFirst();
    for (Value each : values.subList(1, values.size())) {
      int order = python.compare(cased(key.apply(each), cased), cased(key.apply(found), cased));
      if (most ? order > 0 : order < 0) {
        found = each;
      }
    }
    return found;
  }

  static Value sum(Value value, Bound bound, Python python) {
    UnaryOperator<Value> key = attribute(bound, python);
    Calculation calculation = new Calculation(python.run());
    Value sum = bound.get("start").orElse(Value.of(0));
    for (Value each : python.values(value)) {
      sum = calculation.of(Expression.Operator.ADD, sum, key.apply(each));
    }
    return sum;
  }

  static Value map(Value value, Arguments arguments, Python python) {
    UnaryOperator<Value> mapping;
    if (arguments.positional().isEmpty()) {
      Bound bound = arguments.bind("filter 'map'", "attribute", "default");
      bound.required("attribute");
      mapping = attribute(bound, python);
    } else {
      String filter = name(arguments, "filter 'map'");
      mapping = each -> Filters.apply(filter, each, arguments.from(1), python);
    }
    return generated(value, mapping, python);
  }

  private static Value generated(Value value, UnaryOperator<Value> mapping, Python python) {
    List<Value> mapped = new ArrayList<>();
    for (Value each : lenient(value, python)) {
      python.run().spend(1);
      mapped.add(mapping.apply(each));
    }
    return new Generated(mapped);
  }

  /** These filters take all that is false for an empty list. */
  private static List<Value> lenient(Value value, Python python) {
    return Python.truth(value) ? python.values(value) : List.of();
  }

  static Value select(Value value, Arguments arguments, Python python, boolean wanted) {
    return chosen(value, UnaryOperator.identity(), arguments, python, wanted);
  }

  static Value selectBy(Value value, Arguments arguments, Python python, boolean wanted) {
    UnaryOperator<Value> key = path(Value.of(name(arguments, "filter 'selectattr'")), python);
    return chosen(value, key, arguments.from(1), python, wanted);
  }

  private static Value chosen(
      Value value, UnaryOperator<Value> key, Arguments arguments, Python python, boolean wanted) {
    List<Value> chosen = new ArrayList<>();
    for (Value each : lenient(value, python)) {
      python.run().spend(1);
      boolean passes =
          arguments.positional().isEmpty()
              ? Python.truth(key.apply(each))
              : Tests.passes(
                  name(arguments, "a filter that selects"),
                  key.apply(each),
                  arguments.from(1),
                  python);
      if (passes == wanted) {
        chosen.add(each);
      }
    }
    return new Generated(chosen);
  }

  private static String name(Arguments arguments, String filter) {
    if (!arguments.positional().isEmpty()
        && arguments.positional().getFirst() instanceof Text(String name)) {
      return name;
    }
    throw new Fault("%s wants a name in quotes first".formatted(filter));
  }

  private static Value cased(Value value, boolean caseSensitive) {
    return value instanceof Text(String text) && !caseSensitive
        ? Value.of(text.toLowerCase(Locale.ROOT))
        : value;
  }

  // ---------------------------------------------------------------- attributes

  private static UnaryOperator<Value> attribute(Bound bound, Python python) {
    Value path = bound.get("attribute").orElse(Value.NONE);
    if (path instanceof None) {
      return UnaryOperator.identity();
    }
    UnaryOperator<Value> found = path(path, python);
    return bound
        .get("default")
        .<UnaryOperator<Value>>map(otherwise ->
            each -> {
              Value value = found.apply(each);
              return value instanceof Undefined ? otherwise : value;
            })
        .orElse(found);
  }

  /** What {@code a.b.0} leads to. */
  private static UnaryOperator<Value> path(Value path, Python python) {
    Access access = new Access(python);
    if (!(path instanceof Text(String names))) {
      return each -> access.item(each, path);
    }
    if (names.contains(",")) {
      throw new Fault("several attributes at once ('%s') are not known here".formatted(names));
    }
    return each -> {
      Value value = each;
      for (String name : names.split("\\.", -1)) {
        value =
            access.item(
                value, name.matches("\\d+") ? Value.of(Long.parseLong(name)) : Value.of(name));
      }
      return value;
    };
  }
}
