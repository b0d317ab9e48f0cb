package dev.plumbline.jinja;

import dev.plumbline.jinja.Expression.Operator;
import dev.plumbline.jinja.Value.Items;
import dev.plumbline.jinja.Value.Markup;
import dev.plumbline.jinja.Value.Real;
import dev.plumbline.jinja.Value.Text;
import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic, on numbers, texts and lists. */
final class Calculation {

  private final Run run;

  Calculation(Run run) {
    this.run = run;
  }

  Value of(Operator operator, Value left, Value right) {
    if (Python.isNumber(left) && Python.isNumber(right)) {
      return left instanceof Real || right instanceof Real || operator == Operator.DIVIDE
          ? real(operator, Python.real(left), Python.real(right))
          : whole(operator, Python.whole(left), Python.whole(right));
    }
    if (operator == Operator.ADD) {
      return sum(left, right);
    }
    if (operator == Operator.MULTIPLY) {
      return right instanceof Value.Whole(long times)
          ? repeated(left, times)
          : left instanceof Value.Whole(long times)
              ? repeated(right, times)
              : refused(operator, left, right);
    }
    return refused(operator, left, right);
  }

  private static Value refused(Operator operator, Value left, Value right) {
    throw new Fault(doesNotWork(operator, left, right));
  }

  private static String doesNotWork(Operator operator, Value left, Value right) {
    String sign =
        switch (operator) {
          case ADD -> "+";
          case SUBTRACT -> "-";
          case MULTIPLY -> "*";
          case DIVIDE -> "/";
          case FLOOR_DIVIDE -> "//";
          case REMAINDER -> "%";
          case POWER -> "**";
        };
    return "'%s' does not work between %s and %s"
        .formatted(sign, Python.kind(left), Python.kind(right));
  }

  Value negative(Value value) {
    return switch (value) {
      case Real(double number) -> new Real(-number);
      default -> whole(Operator.SUBTRACT, 0, Python.whole(value));
    };
  }

  private static Value whole(Operator operator, long left, long right) {
    try {
      return switch (operator) {
        case ADD -> Value.of(Math.addExact(left, right));
        case SUBTRACT -> Value.of(Math.subtractExact(left, right));
        case MULTIPLY -> Value.of(Math.multiplyExact(left, right));
        case FLOOR_DIVIDE -> Value.of(Math.floorDivExact(left, right));
        case REMAINDER -> Value.of(Math.floorMod(left, right));
        case POWER -> right < 0 ? new Real(Math.pow(left, right)) : Value.of(power(left, right));
        case DIVIDE -> real(operator, left, right);
      };
    } catch (ArithmeticException e) {
      throw new Fault(
          right == 0 ? "a division by zero" : "a whole number that does not fit into 64 bits");
    }
  }

  private static long power(long base, long exponent) {
    return exponent <= Integer.MAX_VALUE && (Math.abs(base) > 1 ? exponent < 64 : true)
        ? Math.powExact(base, (int) exponent)
        : Math.multiplyExact(Long.MAX_VALUE, 2);
  }

  private static Value real(Operator operator, double left, double right) {
    if (right == 0
        && (operator == Operator.DIVIDE
            || operator == Operator.FLOOR_DIVIDE
            || operator == Operator.REMAINDER)) {
      throw new Fault("a division by zero");
    }
    return new Real(
        switch (operator) {
          case ADD -> left + right;
          case SUBTRACT -> left - right;
          case MULTIPLY -> left * right;
          case DIVIDE -> left / right;
          case FLOOR_DIVIDE -> Math.floor(left / right);
          case REMAINDER -> left - right * Math.floor(left / right);
          case POWER -> Math.pow(left, right);
        });
  }

  private Value sum(Value left, Value right) {
    if (left instanceof Text(String text) && right instanceof Text(String more)) {
      run.spend((long) text.length() + more.length());
      return Value.of(text + more);
    }
    if (left instanceof Items(Items.Kind kind, List<Value> values)
        && right instanceof Items(Items.Kind other, List<Value> more)
        && kind == other
        && (kind == Items.Kind.LIST || kind == Items.Kind.TUPLE)) {
      run.spend((long) values.size() + more.size());
      List<Value> all = new ArrayList<>(values);
      all.addAll(more);
      return new Items(kind, all);
    }
    return left instanceof Markup || right instanceof Markup
        ? new Markup(markup(left, right) + markup(right, left))
        : refused(Operator.ADD, left, right);
  }

  /** A text beside one that is marked as safe is escaped. */
  private String markup(Value value, Value beside) {
    String text =
        switch (value) {
          case Markup(String safe) -> safe;
          case Text(String plain) -> escaped(plain);
          default -> throw new Fault(doesNotWork(Operator.ADD, value, beside));
        };
    run.spend(text.length());
    return text;
  }

  private Value repeated(Value value, long times) {
    int count = Math.clamp(times, 0, Integer.MAX_VALUE);
    return switch (value) {
      case Text(String text) -> {
        run.spend((long) text.length() * count);
        yield Value.of(text.repeat(count));
      }
      case Items(Items.Kind kind, List<Value> values)
          when kind == Items.Kind.LIST || kind == Items.Kind.TUPLE -> {
        run.spend((long) values.size() * count);
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < count && !values.isEmpty(); i++) {
          all.addAll(values);
        }
        yield new Items(kind, all);
      }
      default -> refused(Operator.MULTIPLY, value, Value.of(times));
    };
  }

  /** Python's {@code ~}: a text that is marked as safe is one like any other. */
  Value joined(List<Value> parts) {
    StringBuilder all = new StringBuilder();
    for (Value part : parts) {
      String text = Printing.str(part, run);
      run.spend(text.length());
      all.append(text);
    }
    return Value.of(all.toString());
  }

  /** For HTML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }
}
