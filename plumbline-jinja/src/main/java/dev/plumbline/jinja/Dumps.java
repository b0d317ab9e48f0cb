package dev.plumbline.jinja;

import dev.plumbline.jinja.Arguments.Bound;
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

/** Values as JSON, by Python's {@code json.dumps}: the filter {@code tojson} of transformers. */
final class Dumps {

  private final Run run;
  private final boolean ascii;
  private final boolean sorted;
  private final Optional<String> indent;
  private final String comma;
  private final String colon;
  private final StringBuilder text = new StringBuilder();

  private Dumps(Python python, Bound options) {
    run = python.run();
    ascii = options.flag("ensure_ascii", false);
    sorted = options.flag("sort_keys", false);
    indent = options.get("indent").flatMap(value -> indent(value, options, run));
    List<Value> separators =
        options
            .get("separators")
            .filter(value -> !value.equals(Value.NONE))
            .map(python::values)
            .orElse(List.of(Value.of(indent.isPresent() ? "," : ", "), Value.of(": ")));
    if (separators.size() != 2) {
      throw new Fault("filter 'tojson' wants two separators, got " + separators.size());
    }
    comma = Python.text(separators.getFirst());
    colon = Python.text(separators.getLast());
  }

  private static Optional<String> indent(Value value, Bound options, Run run) {
    return switch (value) {
      case None none -> Optional.empty();
      case Text(String text) -> Optional.of(text);
      default -> Optional.of(run.blanks(options.whole("indent", 0)));
    };
  }

  static String json(Value value, Arguments arguments, Python python) {
    Bound options =
        arguments.bind("filter 'tojson'", "ensure_ascii", "indent", "separators", "sort_keys");
    Dumps dumps = new Dumps(python, options);
    dumps.write(value, 0);
    return dumps.text.toString();
  }

  private void write(Value value, int depth) {
    run.spend(1);
    switch (value) {
      case None _ -> text.append("null");
      case Bool(boolean flag) -> text.append(flag);
      case Whole(long number) -> text.append(number);
      case Real(double number) -> text.append(real(number));
      case Text(String string) -> string(string);
      case Markup(String string) -> string(string);
      case Items items when items.kind() == Items.Kind.LIST || items.kind() == Items.Kind.TUPLE ->
          list(items.values(), depth);
      case Dict dict -> dict(dict, depth);
      case Undefined _, Items _, Generated _, Namespace _, Loop _, Function _ ->
          throw new Fault("filter 'tojson' cannot write %s".formatted(Python.kind(value)));
    }
  }

  private static String real(double number) {
    return switch (Printing.real(number)) {
      case "nan" -> "NaN";
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      case String digits -> digits;
    };
  }

  private void list(List<Value> values, int depth) {
    if (values.isEmpty()) {
      text.append("[]");
      return;
    }
    text.append('[');
    String between = "";
    for (Value value : values) {
      text.append(between);
      line(depth + 1);
      write(value, depth + 1);
      between = comma;
    }
    line(depth);
    text.append(']');
  }

  private void dict(Dict dict, int depth) {
    if (dict.entries().isEmpty()) {
      text.append("{}");
      return;
    }
    text.append('{');
    String between = "";
    List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entries().entrySet());
    if (sorted) {
      entries.sort(Map.Entry.comparingByKey(new Python(run)::compare));
    }
    for (Map.Entry<Value, Value> entry : entries) {
      text.append(between);
      line(depth + 1);
      string(entry.getKey() instanceof None ? "null" : Printing.str(entry.getKey(), run));
      text.append(colon);
      write(entry.getValue(), depth + 1);
      between = comma;
    }
    line(depth);
    text.append('}');
  }

  private void line(int depth) {
    indent.ifPresent(one -> {
      run.spend((long) one.length() * depth);
      text.append('\n').repeat(one, depth);
    });
  }

  private void string(String string) {
    run.spend(string.length());
    text.append('"');
    string
        .chars()
        .forEach(unit -> {
          switch (unit) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\f' -> text.append("\\f");
            case '\b' -> text.append("\\b");
            default -> {
              if (unit < ' ' || (ascii && unit > '~')) {
                text.append("\\u%04x".formatted(unit));
              } else {
                text.append((char) unit);
              }
            }
          }
        });
    text.append('"');
  }
}
