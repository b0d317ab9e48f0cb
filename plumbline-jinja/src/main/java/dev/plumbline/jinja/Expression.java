package dev.plumbline.jinja;

import java.util.List;
import java.util.Map;

/** What has a value. */
sealed interface Expression {

  record Literal(Value value) implements Expression {}

  record Name(String name) implements Expression {}

  record Sequence(Value.Items.Kind kind, List<Expression> items) implements Expression {}

  record Entries(List<Entry> entries, int line) implements Expression {}

  record Entry(Expression key, Expression value) {}

  /** {@code of.name}: a method or field first, then an item. */
  record Attribute(Expression of, String name, int line) implements Expression {}

  /** {@code of[key]}: an item first, then a method or field. */
  record Item(Expression of, Expression key, int line) implements Expression {}

  /** {@code of[from:to:step]}, None for what is left out. */
  record Slice(Expression of, Expression from, Expression to, Expression step, int line)
      implements Expression {}

  record Call(Expression callee, Given given, int line) implements Expression {}

  record Filtered(Expression of, Filtering filter) implements Expression {}

  record Tested(Expression of, String test, Given given, int line) implements Expression {}

  record Arithmetic(Operator operator, Expression left, Expression right, int line)
      implements Expression {}

  record Negative(Expression of, int line) implements Expression {}

  /** {@code a ~ b}. */
  record Joined(List<Expression> parts, int line) implements Expression {}

  /** {@code a < b <= c}. */
  record Compared(Expression first, List<Comparison> rest, int line) implements Expression {}

  record Comparison(String operator, Expression with) {}

  record And(Expression left, Expression right) implements Expression {}

  record Or(Expression left, Expression right) implements Expression {}

  record Not(Expression of) implements Expression {}

  /** {@code then if test else otherwise}. */
  record Condition(Expression test, Expression then, Expression otherwise) implements Expression {}

  /**
   * The arguments of a call.
   *
   * @param spread a list of more, {@code *spread}
   * @param spreadNamed a dict of more, {@code **spreadNamed}
   */
  record Given(
      List<Expression> positional,
      Map<String, Expression> named,
      Expression spread,
      Expression spreadNamed) {
    static final Expression NO_LIST = new Literal(Value.list(List.of()));
    static final Expression NO_DICT = new Literal(new Value.Dict(Map.of()));
    static final Given NOTHING = of(List.of());

    static Given of(List<Expression> positional) {
      return new Given(positional, Map.of(), NO_LIST, NO_DICT);
    }
  }

  /** {@code | name(arguments)}. */
  record Filtering(String name, Given given, int line) {}

  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    FLOOR_DIVIDE,
    REMAINDER,
    POWER
  }
}
