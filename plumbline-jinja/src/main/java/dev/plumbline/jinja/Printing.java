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
import java.math.BigDecimal;
import java.util.Map;

/** Values as text, by Python's {@code str} and {@code repr}. */
final class Printing {

  private final Run run;
  private final StringBuilder text = new StringBuilder();

  private Printing(Run run) {
    this.run = run;
  }

  /** Python's {@code str}. */
  static String str(Value value, Run run) {
    return switch (value) {
      case Text(String text) -> text;
      case Markup(String text) -> text;
      case Undefined undefined -> "";
      case None _,
          Bool _,
          Whole _,
          Real _,
          Items _,
          Dict _,
          Generated _,
          Namespace _,
          Loop _,
          Function _ -> {
        Printing printing = new Printing(run);
        printing.repr(value);
        yield printing.text.toString();
      }
    };
  }

  private void repr(Value value) {
    run.spend(1);
    switch (value) {
      case None _ -> text.append("None");
      case Bool(boolean flag) -> text.append(flag ? "True" : "False");
      case Whole(long number) -> text.append(number);
      case Real(double number) -> text.append(real(number));
      case Text(String string) -> quoted(string);
      case Items items -> items(items);
      case Dict(Map<Value, Value> entries) -> {
        text.append('{');
        String between = "";
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
          text.append(between);
          repr(entry.getKey());
          text.append(": ");
          repr(entry.getValue());
          between = ", ";
        }
        text.append('}');
      }
      case Undefined _ -> text.append("Undefined");
      case Markup _, Generated _, Namespace _, Loop _, Function _ ->
          throw new Fault("%s cannot be printed".formatted(Python.kind(value)));
    }
  }

  private void items(Items items) {
    switch (items.kind()) {
      case LIST -> items(items, "[", "]");
      case TUPLE -> items(items, "(", items.values().size() == 1 ? ",)" : ")");
      case RANGE, VIEW -> throw new Fault("%s cannot be printed".formatted(Python.kind(items)));
    }
  }

  private void items(Items items, String open, String close) {
    text.append(open);
    String between = "";
    for (Value value : items.values()) {
      text.append(between);
      repr(value);
      between = ", ";
    }
    text.append(close);
  }

  private void quoted(String string) {
    run.spend(string.length());
    char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
    text.append(quote);
    string
        .codePoints()
        .forEach(character -> {
          if (character == quote || character == '\\') {
            text.append('\\').appendCodePoint(character);
          } else if (Characters.isPrintable(character)) {
            text.appendCodePoint(character);
          } else {
            text.append(escaped(character));
          }
        });
    text.append(quote);
  }

  private static String escaped(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          character <= 0xff
              ? "\\x%02x".formatted(character)
              : character <= 0xffff
                  ? "\\u%04x".formatted(character)
                  : "\\U%08x".formatted(character);
    };
  }

  /** The shortest digits that give the number again; an exponent from 1e16 on and below 1e-4. */
  static String real(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number > 0 ? "0.0" : "-0.0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = digits.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String all = digits.unscaledValue().abs().toString();
    String sign = number < 0 ? "-" : "";
    String rest = all.length() > 1 ? "." + all.substring(1) : "";
    return "%s%s%se%s%02d"
        .formatted(sign, all.charAt(0), rest, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
