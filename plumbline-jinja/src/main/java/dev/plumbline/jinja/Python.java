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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Python says of values: whether they are true, equal, in order, and what is in them. */
final class Python {

  private final Run run;

  Python(Run run) {
    this.run = run;
  }

  Run run() {
    return run;
  }

  /** For a message. */
  static String kind(Value value) {
    return switch (value) {
      case None none -> "None";
      case Undefined undefined -> "nothing (%s is undefined)".formatted(undefined.name());
      case Bool bool -> "a boolean";
      case Whole whole -> "a whole number";
      case Real real -> "a number";
      case Text text -> "a text";
      case Markup markup -> "a text marked as safe";
      case Items items ->
          switch (items.kind()) {
            case LIST -> "a list";
            case TUPLE -> "a tuple";
            case RANGE -> "a range";
            case VIEW -> "a view of a dict";
          };
      case Dict dict -> "a dict";
      case Generated generated -> "a generator (put '| list' behind it)";
      case Namespace namespace -> "a namespace";
      case Loop loop -> "the loop";
      case Function function -> "the function %s".formatted(function.name());
    };
  }

  static boolean truth(Value value) {
    return switch (value) {
      case None none -> false;
      case Undefined undefined -> false;
      case Bool(boolean flag) -> flag;
      case Whole(long number) -> number != 0;
      case Real(double number) -> number != 0;
      case Text(String text) -> !text.isEmpty();
      case Markup(String text) -> !text.isEmpty();
      case Items(_, List<Value> values) -> !values.isEmpty();
      case Dict(Map<Value, Value> entries) -> !entries.isEmpty();
      case Generated generated -> true;
      case Namespace namespace -> true;
      case Loop loop -> true;
      case Function function -> true;
    };
  }

  /** Python's {@code len}. */
  static long length(Value value) {
    return switch (value) {
      case Undefined undefined -> 0;
      case Text(String text) -> text.codePointCount(0, text.length());
      case Markup(String text) -> text.codePointCount(0, text.length());
      case Items(_, List<Value> values) -> values.size();
      case Dict(Map<Value, Value> entries) -> entries.size();
      case Loop(List<Value> values, _) -> values.size();
      case None _, Bool _, Whole _, Real _, Generated _, Namespace _, Function _ ->
          throw new Fault("%s has no length".formatted(kind(value)));
    };
  }

  /** What a loop over it goes through. */
  List<Value> values(Value value) {
    return switch (value) {
      case Undefined undefined -> List.of();
      case Text(String text) -> characters(text);
      case Items(_, List<Value> values) -> values;
      case Dict(Map<Value, Value> entries) -> {
        run.spend(entries.size());
        yield List.copyOf(entries.keySet());
      }
      case Generated generated -> {
        List<Value> left = new ArrayList<>();
        generated.left().forEachRemaining(left::add);
        run.spend(left.size());
        yield left;
      }
      case None _, Bool _, Whole _, Real _, Markup _, Namespace _, Loop _, Function _ ->
          throw new Fault("one cannot loop over %s".formatted(kind(value)));
    };
  }

  private List<Value> characters(String text) {
    run.spend(text.length());
    return text.codePoints().mapToObj(one -> Value.of(Character.toString(one))).toList();
  }

  /** Python's {@code in}. */
  boolean contains(Value container, Value value) {
    return switch (container) {
      case Text(String text) -> {
        if (!(value instanceof Text(String part))) {
          throw new Fault("only a text can be 'in' a text, not %s".formatted(kind(value)));
        }
        run.spend(text.length());
        yield text.contains(part);
      }
      case Dict(Map<Value, Value> entries) -> {
        if (value instanceof Dict || value instanceof Items) {
          throw new Fault("%s is no key of a dict".formatted(kind(value)));
        }
        yield entries.containsKey(key(value));
      }
      case Undefined undefined -> false;
      case Items(_, List<Value> values) -> values.stream().anyMatch(each -> equal(each, value));
      case Generated generated -> {
        Iterator<Value> left = generated.left();
        boolean found = false;
        while (!found && left.hasNext()) {
          found = equal(left.next(), value);
        }
        yield found;
      }
      case None _, Bool _, Whole _, Real _, Markup _, Namespace _, Loop _, Function _ ->
          throw new Fault("nothing can be 'in' %s".formatted(kind(container)));
    };
  }

  /** The entries of a dict whose keys are texts. */
  static Map<String, Value> fields(Value value, String wantedBy) {
    if (!(value instanceof Dict(Map<Value, Value> entries))) {
      throw new Fault("%s wants a dict, got %s".formatted(wantedBy, kind(value)));
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    entries.forEach((key, each) -> {
      if (!(key instanceof Text(String name))) {
        throw new Fault("%s wants texts as keys, got %s".formatted(wantedBy, kind(key)));
      }
      fields.put(name, each);
    });
    return fields;
  }

  /**
   * A value as a dict's keys compare: True is 1, and 1.0 too. Those that no dict here has are
   * undefined.
   */
  static Value key(Value value) {
    return switch (value) {
      case Bool(boolean flag) -> Value.of(flag ? 1 : 0);
      case Real(double number) when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          Value.of((long) number);
      case Whole _, Text _, None _ -> value;
      default -> new Undefined("a key");
    };
  }

  boolean equal(Value left, Value right) {
    run.spend(1);
    if (isNumber(left) && isNumber(right)) {
      return compareNumbers(left, right) == 0;
    }
    return switch (left) {
      case Items(Items.Kind kind, List<Value> values) ->
          right instanceof Items(Items.Kind other, List<Value> others)
              && kind == other
              && values.size() == others.size()
              && allEqual(values, others);
      case Dict(Map<Value, Value> entries) ->
          right instanceof Dict(Map<Value, Value> others)
              && entries.size() == others.size()
              && entries.entrySet().stream()
                  .allMatch(entry -> {
                    Value other = others.get(entry.getKey());
                    return other != null && equal(entry.getValue(), other);
                  });
      case Text(String text) ->
          switch (right) {
            case Text(String other) -> text.equals(other);
            case Markup(String other) -> text.equals(other);
            default -> false;
          };
      case Markup(String text) ->
          !(right instanceof Markup) ? equal(right, Value.of(text)) : left.equals(right);
      case Undefined undefined -> right instanceof Undefined;
      case None _ -> right instanceof None;
      case Generated _, Namespace _, Loop _, Function _ -> left.equals(right);
      case Bool _, Whole _, Real _ -> false;
    };
  }

  private boolean allEqual(List<Value> values, List<Value> others) {
    for (int i = 0; i < values.size(); i++) {
      if (!equal(values.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Less than 0, 0, or more: which comes first. */
  int compare(Value left, Value right) {
    run.spend(1);
    if (isNumber(left) && isNumber(right)) {
      return compareNumbers(left, right);
    }
    if (left instanceof Text(String text) && right instanceof Text(String other)) {
      run.spend(Math.min(text.length(), other.length()));
      return java.util.Arrays.compare(text.codePoints().toArray(), other.codePoints().toArray());
    }
    if (left instanceof Items(Items.Kind kind, List<Value> values)
        && right instanceof Items(Items.Kind other, List<Value> others)
        && kind == other
        && (kind == Items.Kind.LIST || kind == Items.Kind.TUPLE)) {
      for (int i = 0; i < Math.min(values.size(), others.size()); i++) {
        if (!equal(values.get(i), others.get(i))) {
          return compare(values.get(i), others.get(i));
        }
      }
      return Integer.compare(values.size(), others.size());
    }
    throw new Fault("%s and %s have no order".formatted(kind(left), kind(right)));
  }

  static boolean isNumber(Value value) {
    return value instanceof Whole || value instanceof Real || value instanceof Bool;
  }

  private static int compareNumbers(Value left, Value right) {
    return left instanceof Real || right instanceof Real
        ? Double.compare(real(left) + 0.0, real(right) + 0.0)
        : Long.compare(whole(left), whole(right));
  }

  static long whole(Value value) {
    return switch (value) {
      case Whole(long number) -> number;
      case Bool(boolean flag) -> flag ? 1 : 0;
      default -> throw new Fault("a whole number is needed, not %s".formatted(kind(value)));
    };
  }

  static String text(Value value) {
    if (value instanceof Text(String text)) {
      return text;
    }
    throw new Fault("a text is needed, not %s".formatted(kind(value)));
  }

  static double real(Value value) {
    return value instanceof Real(double number) ? number : whole(value);
  }
}
