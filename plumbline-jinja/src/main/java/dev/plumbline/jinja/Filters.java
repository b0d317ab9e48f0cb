package dev.plumbline.jinja;

import dev.plumbline.jinja.Arguments.Bound;
import dev.plumbline.jinja.Value.Dict;
import dev.plumbline.jinja.Value.Generated;
import dev.plumbline.jinja.Value.Markup;
import dev.plumbline.jinja.Value.Real;
import dev.plumbline.jinja.Value.Text;
import dev.plumbline.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The filters behind {@code |}. Those that go through lists are in {@link ListFilters}. */
final class Filters {

  interface Filter {
    Value apply(Value value, Arguments arguments, Python python);
  }

  interface Bind {
    Value apply(Value value, Bound arguments, Python python);
  }

  private static final Pattern WORDS = Pattern.compile("(?U)([-\\s({\\[<]+)");

  static final Map<String, Filter> KNOWN =
      Map.ofEntries(
          filter("length", (value, bound, python) -> Value.of(Python.length(value))),
          filter("count", (value, bound, python) -> Value.of(Python.length(value))),
          filter("string", (value, bound, python) -> string(value, python)),
          filter(
              "upper",
              (value, bound, python) -> Value.of(text(value, python).toUpperCase(Locale.ROOT))),
          filter(
              "lower",
              (value, bound, python) -> Value.of(text(value, python).toLowerCase(Locale.ROOT))),
          filter(
              "capitalize",
              (value, bound, python) -> Value.of(Characters.capitalize(text(value, python)))),
          filter("title", (value, bound, python) -> Value.of(title(text(value, python)))),
          filter("trim", Filters::trim, "chars"),
          filter("replace", Filters::replace, "old", "new", "count"),
          filter("indent", Filters::indent, "width", "first", "blank"),
          filter("default", Filters::otherwise, "default_value", "boolean"),
          filter("d", Filters::otherwise, "default_value", "boolean"),
          filter("int", Filters::whole, "default", "base"),
          filter("float", Filters::real, "default"),
          filter("abs", (value, bound, python) -> abs(value)),
          filter("round", Filters::round, "precision", "method"),
          filter("safe", (value, bound, python) -> safe(value, python)),
          filter("escape", (value, bound, python) -> escape(value, python)),
          filter("e", (value, bound, python) -> escape(value, python)),
          Map.entry(
              "tojson",
              (value, arguments, python) -> Value.of(Dumps.json(value, arguments, python))),
          filter("items", (value, bound, python) -> items(value, python)),
          filter("list", (value, bound, python) -> Value.list(python.values(value))),
          filter("first", (value, bound, python) -> first(value, python)),
          filter("last", (value, bound, python) -> last(value, python)),
          filter("reverse", (value, bound, python) -> reverse(value, python)),
          filter("join", ListFilters::join, "d", "attribute"),
          filter("sort", ListFilters::sort, "reverse", "case_sensitive", "attribute"),
          filter("dictsort", ListFilters::sortDict, "case_sensitive", "by", "reverse"),
          filter("unique", ListFilters::unique, "case_sensitive", "attribute"),
          filter(
              "min",
              (value, bound, python) -> ListFilters.extreme(value, bound, python, false),
              "case_sensitive",
              "attribute"),
          filter(
              "max",
              (value, bound, python) -> ListFilters.extreme(value, bound, python, true),
              "case_sensitive",
              "attribute"),
          filter("sum", ListFilters::sum, "attribute", "start"),
          Map.entry("map", ListFilters::map),
          Map.entry(
              "select",
              (value, arguments, python) -> ListFilters.select(value, arguments, python, true)),
          Map.entry(
              "reject",
              (value, arguments, python) -> ListFilters.select(value, arguments, python, false)),
          Map.entry(
              "selectattr",
              (value, arguments, python) -> ListFilters.selectBy(value, arguments, python, true)),
          Map.entry(
              "rejectattr",
              (value, arguments, python) -> ListFilters.selectBy(value, arguments, python, false)));

  private Filters() {}

  static Value apply(String name, Value value, Arguments arguments, Python python) {
    Filter filter = KNOWN.get(name);
    if (filter == null) {
      throw new Fault("the filter '%s' is not known here".formatted(name));
    }
    return filter.apply(value, arguments, python);
  }

  private static Map.Entry<String, Filter> filter(String name, Bind filter, String... signature) {
    return Map.entry(
        name,
        (value, arguments, python) ->
            filter.apply(value, arguments.bind("filter '%s'".formatted(name), signature), python));
  }

  // ---------------------------------------------------------------- texts

  /** As Jinja2's soft_str, of which the mark of a safe text is lost here, so it is refused. */
  private static String text(Value value, Python python) {
    if (value instanceof Markup) {
      throw new Fault("a text marked as safe can be joined and printed, nothing else");
    }
    String text = Printing.str(value, python.run());
    python.run().spend(text.length());
    return text;
  }

  private static Value string(Value value, Python python) {
    return value instanceof Markup ? value : Value.of(text(value, python));
  }

  private static Value safe(Value value, Python python) {
    return value instanceof Markup ? value : new Markup(text(value, python));
  }

  private static Value escape(Value value, Python python) {
    return value instanceof Markup ? value : new Markup(Calculation.escaped(text(value, python)));
  }

  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    for (String part : WORDS.splitWithDelimiters(text, -1)) {
      if (!part.isEmpty()) {
        int first = Character.charCount(part.codePointAt(0));
        title
            .append(part.substring(0, first).toUpperCase(Locale.ROOT))
            .append(part.substring(first).toLowerCase(Locale.ROOT));
      }
    }
    return title.toString();
  }

  private static Value trim(Value value, Bound bound, Python python) {
    return Value.of(
        TextMethods.strip(
            text(value, python), bound.get("chars").orElse(Value.NONE), bound, true, true));
  }

  private static Value replace(Value value, Bound bound, Python python) {
    Value count = bound.get("count").orElse(Value.NONE);
    return Value.of(
        TextMethods.replace(
            text(value, python),
            text(bound.required("old"), python),
            text(bound.required("new"), python),
            count.equals(Value.NONE) ? -1 : Python.whole(count),
            python));
  }

  private static Value indent(Value value, Bound bound, Python python) {
    String indent =
        bound.get("width").orElse(Value.of(4)) instanceof Text(String given)
            ? given
            : python.run().blanks(bound.whole("width", 4));
    if (!(value instanceof Text(String whole))) {
      throw new Fault("filter 'indent' wants a text, got %s".formatted(Python.kind(value)));
    }
    List<String> lines = Characters.lines(whole + "\n");
    python.run().spend((long) lines.size() * indent.length());
    boolean blank = bound.flag("blank", false);
    StringBuilder text = new StringBuilder(bound.flag("first", false) ? indent : "");
    for (int i = 0; i < lines.size(); i++) {
      boolean indented = i > 0 && (blank || !lines.get(i).isEmpty());
      text.append(i > 0 ? "\n" : "").append(indented ? indent : "").append(lines.get(i));
    }
    return Value.of(text.toString());
  }

  private static Value otherwise(Value value, Bound bound, Python python) {
    boolean replaced =
        value instanceof Undefined || (bound.flag("boolean", false) && !Python.truth(value));
    return replaced ? bound.get("default_value").orElse(Value.of("")) : value;
  }

  // ---------------------------------------------------------------- numbers

  private static Value whole(Value value, Bound bound, Python python) {
    Value otherwise = bound.get("default").orElse(Value.of(0));
    if (bound.whole("base", 10) != 10) {
      throw new Fault("filter 'int' is known here with base 10 alone");
    }
    return switch (value) {
      case Value.Whole _, Value.Bool _ -> Value.of(Python.whole(value));
      case Real(double number) -> truncated(number).orElse(otherwise);
      case Text(String text) -> number(text).flatMap(Filters::truncated).orElse(otherwise);
      case Undefined(String name) -> throw new Fault("%s is undefined".formatted(name));
      default -> otherwise;
    };
  }

  private static Optional<Value> truncated(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Optional.empty();
    }
    if (Math.abs(number) > 1L << 53) {
      throw new Fault("filter 'int' has a number above 2^53: %s".formatted(number));
    }
    return Optional.of(Value.of((long) number));
  }

  private static Optional<Double> number(String text) {
    String digits = Characters.strip(text, true, true).replaceAll("(?<=\\d)_(?=\\d)", "");
    return digits.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")
        ? Optional.of(Double.parseDouble(digits))
        : Optional.empty();
  }

  private static Value real(Value value, Bound bound, Python python) {
    Value otherwise = bound.get("default").orElse(new Real(0.0));
    return switch (value) {
      case Value.Whole _, Value.Bool _, Real _ -> new Real(Python.real(value));
      case Text(String text) -> number(text).<Value>map(Real::new).orElse(otherwise);
      case Undefined(String name) -> throw new Fault("%s is undefined".formatted(name));
      default -> otherwise;
    };
  }

  private static Value abs(Value value) {
    return value instanceof Real(double number)
        ? new Real(Math.abs(number))
        : Value.of(Math.abs(Python.whole(value)));
  }

  private static Value round(Value value, Bound bound, Python python) {
    double scale = Math.pow(10, bound.whole("precision", 0));
    double number = Python.real(value) * scale;
    double rounded =
        switch (bound.text("method", "common")) {
          case "common" -> Math.rint(number);
          case "floor" -> Math.floor(number);
          case "ceil" -> Math.ceil(number);
          case String other ->
              throw new Fault("filter 'round' has no method '%s'".formatted(other));
        };
    return value instanceof Real || !bound.text("method", "common").equals("common")
        ? new Real(rounded / scale)
        : Value.of(Python.whole(value));
  }

  // ---------------------------------------------------------------- parts of lists

  private static Value items(Value value, Python python) {
    return switch (value) {
      case Dict dict -> new Generated(Methods.pairs(dict, python));
      case Undefined undefined -> new Generated(List.of());
      default ->
          throw new Fault("filter 'items' wants a dict, got %s".formatted(Python.kind(value)));
    };
  }

  private static Value first(Value value, Python python) {
    Iterator<Value> values =
        value instanceof Generated generated ? generated.left() : python.values(value).iterator();
    return values.hasNext() ? values.next() : new Undefined("the first of nothing");
  }

  private static Value last(Value value, Python python) {
    if (value instanceof Generated) {
      throw new Fault("filter 'last' cannot be put on %s".formatted(Python.kind(value)));
    }
    List<Value> values = python.values(value);
    return values.isEmpty() ? new Undefined("the last of nothing") : values.getLast();
  }

  private static Value reverse(Value value, Python python) {
    if (value instanceof Text(String text)) {
      List<Value> characters = new ArrayList<>(python.values(value)).reversed();
      python.run().spend(text.length());
      return Value.of(TextMethods.joined("", characters, python));
    }
    return new Generated(List.copyOf(python.values(value).reversed()));
  }
}
