package dev.plumbline.jinja;

import dev.plumbline.jinja.Value.Bool;
import dev.plumbline.jinja.Value.Dict;
import dev.plumbline.jinja.Value.Function;
import dev.plumbline.jinja.Value.Generated;
import dev.plumbline.jinja.Value.Items;
import dev.plumbline.jinja.Value.Loop;
import dev.plumbline.jinja.Value.Markup;
import dev.plumbline.jinja.Value.Namespace;
import dev.plumbline.jinja.Value.None;
import dev.plumbline.jinja.Value.Real;
import dev.plumbline.jinja.Value.Text;
import dev.plumbline.jinja.Value.Undefined;
import dev.plumbline.jinja.Value.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code value.name}, {@code value[key]} and {@code value[from:to:step]} give. */
final class Access {

  private final Python python;

  Access(Python python) {
    this.python = python;
  }

  Value attribute(Value value, String name) {
    if (value instanceof Undefined(String missing)) {
      throw new Fault("%s is undefined, so it has no '%s'".formatted(missing, name));
    }
    return method(value, name)
        .or(() -> entry(value, Value.of(name)))
        .orElseGet(() -> missing(value, name));
  }

  Value item(Value value, Value key) {
    if (value instanceof Undefined(String missing)) {
      throw new Fault("%s is undefined, so it has no items".formatted(missing));
    }
    return entry(value, key)
        .or(() -> key instanceof Text(String name) ? method(value, name) : Optional.empty())
        .orElseGet(() -> missing(value, Printing.str(key, python.run())));
  }

  private static Value missing(Value value, String name) {
    return new Undefined("'%s' of %s".formatted(name, Python.kind(value)));
  }

  private Optional<Value> method(Value value, String name) {
    Optional<Value> method =
        switch (value) {
          case Text(String text) -> TextMethods.of(text, name, python);
          case Dict dict -> Methods.of(dict, name, python);
          case Items items -> Methods.of(items, name, python);
          case Loop loop -> Methods.of(loop, name, python);
          case Namespace namespace -> Optional.ofNullable(namespace.fields().get(name));
          case Markup _, Generated _, Function _ ->
              throw new Fault("'%s' of %s is not known here".formatted(name, Python.kind(value)));
          case None _, Undefined _, Bool _, Whole _, Real _ -> Optional.empty();
        };
    if (method.isEmpty() && name.startsWith("__") && entry(value, Value.of(name)).isEmpty()) {
      throw new Fault("'%s': templates may not reach into Python".formatted(name));
    }
    return method;
  }

  private Optional<Value> entry(Value value, Value key) {
    return switch (value) {
      case Dict(Map<Value, Value> entries) -> Optional.ofNullable(entries.get(Python.key(key)));
      case Items(Items.Kind kind, List<Value> values) when kind != Items.Kind.VIEW ->
          index(key, values.size()).map(values::get);
      case Text(String text) -> {
        python.run().spend(text.length() / 32);
        yield index(key, text.codePointCount(0, text.length()))
            .map(index -> text.codePointAt(text.offsetByCodePoints(0, index)))
            .map(character -> Value.of(Character.toString(character)));
      }
      case Items _,
          None _,
          Undefined _,
          Bool _,
          Whole _,
          Real _,
          Generated _,
          Namespace _,
          Loop _,
          Function _ ->
          Optional.empty();
      case Markup _ ->
          throw new Fault("an item of %s is not known here".formatted(Python.kind(value)));
    };
  }

  private static Optional<Integer> index(Value key, int size) {
    if (!(key instanceof Whole || key instanceof Bool)) {
      return Optional.empty();
    }
    long index = Python.whole(key);
    long fromStart = index < 0 ? index + size : index;
    return fromStart >= 0 && fromStart < size ? Optional.of((int) fromStart) : Optional.empty();
  }

  Value slice(Value value, Value from, Value to, Value step) {
    return switch (value) {
      case Text(String text) -> {
        python.run().spend(text.length());
        int[] characters = text.codePoints().toArray();
        StringBuilder part = new StringBuilder();
        for (int index : indices(characters.length, from, to, step)) {
          part.appendCodePoint(characters[index]);
        }
        yield Value.of(part.toString());
      }
      case Items(Items.Kind kind, List<Value> values)
          when kind == Items.Kind.LIST || kind == Items.Kind.TUPLE -> {
        List<Value> part = new ArrayList<>();
        for (int index : indices(values.size(), from, to, step)) {
          part.add(values.get(index));
        }
        yield new Items(kind, part);
      }
      case Undefined(String name) ->
          throw new Fault("%s is undefined, so it has no part".formatted(name));
      case Items _,
          Dict _,
          None _,
          Bool _,
          Whole _,
          Real _,
          Markup _,
          Generated _,
          Namespace _,
          Loop _,
          Function _ ->
          throw new Fault("one cannot take a part of %s".formatted(Python.kind(value)));
    };
  }

  private List<Integer> indices(int size, Value from, Value to, Value step) {
    long by = step instanceof None ? 1 : Python.whole(step);
    if (by == 0) {
      throw new Fault("a slice with a step of 0");
    }
    long low = by > 0 ? 0 : -1;
    long high = by > 0 ? size : size - 1;
    long start = bound(from, size, by > 0 ? low : high, low, high);
    long end = bound(to, size, by > 0 ? high : low, low, high);
    List<Integer> indices = new ArrayList<>();
    python.run().spend(size);
    for (long i = start; by > 0 ? i < end : i > end; i += by) {
      indices.add((int) i);
    }
    return indices;
  }

  private static long bound(Value given, int size, long otherwise, long low, long high) {
    if (given instanceof None) {
      return otherwise;
    }
    long index = Python.whole(given);
    return Math.clamp(index < 0 ? index + size : index, low, high);
  }
}
