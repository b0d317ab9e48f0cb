package dev.plumbline.jinja;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A value of Python, as far as templates can make one. */
sealed interface Value {

  Value NONE = new None();
  Value TRUE = new Bool(true);
  Value FALSE = new Bool(false);

  record None() implements Value {}

  /**
   * What is not there: prints as nothing, is false and empty, and refuses the rest.
   *
   * @param name of what is not there
   */
  record Undefined(String name) implements Value {}

  record Bool(boolean value) implements Value {}

  record Whole(long value) implements Value {}

  record Real(double value) implements Value {}

  record Text(String value) implements Value {}

  /** A text that {@code safe} or {@code escape} made. What it is joined with is escaped. */
  record Markup(String value) implements Value {}

  /** Several values that can be gone through again and again. */
  record Items(Kind kind, List<Value> values) implements Value {
    enum Kind {
      LIST,
      TUPLE,
      RANGE,
      VIEW
    }

    public Items {
      values = Collections.unmodifiableList(values);
    }
  }

  /** Keys are texts, whole numbers or None. */
  record Dict(Map<Value, Value> entries) implements Value {
    public Dict {
      entries = Collections.unmodifiableMap(entries);
    }

    static Dict of(Map<String, Value> entries) {
      Map<Value, Value> copy = new LinkedHashMap<>();
      entries.forEach((key, value) -> copy.put(new Text(key), value));
      return new Dict(copy);
    }
  }

  /** What a filter gives that Python makes lazily: it can be gone through once, and is true. */
  final class Generated implements Value {
    private final Iterator<Value> left;

    Generated(List<Value> values) {
      left = values.iterator();
    }

    Iterator<Value> left() {
      return left;
    }
  }

  /** What {@code set} can write into from a loop. */
  final class Namespace implements Value {
    private final Map<String, Value> fields = new LinkedHashMap<>();

    Map<String, Value> fields() {
      return fields;
    }
  }

  /**
   * The variable {@code loop}.
   *
   * @param index from 0
   */
  record Loop(List<Value> values, int index) implements Value {}

  /** A macro, a method or a function. */
  record Function(String name, Body body) implements Value {
    interface Body {
      Value call(Arguments arguments);
    }
  }

  static Value of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static Value of(String value) {
    return new Text(value);
  }

  static Value of(long value) {
    return new Whole(value);
  }

  static Value list(List<Value> values) {
    return new Items(Items.Kind.LIST, values);
  }

  static Value tuple(List<Value> values) {
    return new Items(Items.Kind.TUPLE, values);
  }

  static Value of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<Value, Value> entries = new LinkedHashMap<>();
        node.properties().forEach(entry -> entries.put(of(entry.getKey()), of(entry.getValue())));
        yield new Dict(entries);
      }
      case ARRAY -> list(node.valueStream().map(Value::of).toList());
      case STRING -> of(node.asString());
      case BOOLEAN -> of(node.asBoolean());
      case NUMBER -> number(node);
      case NULL -> NONE;
      case MISSING -> new Undefined("a value");
      case BINARY, POJO -> throw new Fault("%s is no JSON".formatted(node));
    };
  }

  private static Value number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      return new Real(node.asDouble());
    }
    if (!node.canConvertToLong()) {
      throw new Fault("the number %s is too large: at most 64 bits".formatted(node));
    }
    return of(node.asLong());
  }
}
