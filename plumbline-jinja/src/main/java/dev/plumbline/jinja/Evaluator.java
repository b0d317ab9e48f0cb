package dev.plumbline.jinja;

import dev.plumbline.jinja.Expression.Filtering;
import dev.plumbline.jinja.Expression.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of expressions. */
final class Evaluator {

  private final Run run;
  private final Python python;
  private final Access access;
  private final Calculation calculation;

  Evaluator(Run run) {
    this.run = run;
    python = new Python(run);
    access = new Access(python);
    calculation = new Calculation(run);
  }

  Value value(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal(Value value) -> value;
      case Expression.Name(String name) -> {
        run.spend(1);
        yield scope.get(name);
      }
      case Expression.Sequence(Value.Items.Kind kind, List<Expression> items) ->
          new Value.Items(kind, values(items, scope));
      case Expression.Entries(List<Expression.Entry> entries, int line) ->
          dict(entries, scope, line);
      case Expression.Attribute(Expression of, String name, int line) -> {
        Value value = value(of, scope);
        run.at(line);
        yield access.attribute(value, name);
      }
      case Expression.Item(Expression of, Expression key, int line) -> {
        Value value = value(of, scope);
        Value which = value(key, scope);
        run.at(line);
        yield access.item(value, which);
      }
      case Expression.Slice slice -> {
        Value value = value(slice.of(), scope);
        Value from = value(slice.from(), scope);
        Value to = value(slice.to(), scope);
        Value step = value(slice.step(), scope);
        run.at(slice.line());
        yield access.slice(value, from, to, step);
      }
      case Expression.Call call -> call(call, scope, Map.of());
      case Expression.Filtered(Expression of, Filtering filter) ->
          filtered(value(of, scope), filter, scope);
      case Expression.Tested(Expression of, String test, Given given, int line) -> {
        Value value = value(of, scope);
        Arguments arguments = arguments(given, scope);
        run.at(line);
        yield Value.of(Tests.passes(test, value, arguments, python));
      }
      case Expression.Arithmetic(
              Expression.Operator operator,
              Expression left,
              Expression right,
              int line) -> {
        Value first = value(left, scope);
        Value second = value(right, scope);
        run.at(line);
        yield calculation.of(operator, first, second);
      }
      case Expression.Negative(Expression of, int line) -> {
        Value value = value(of, scope);
        run.at(line);
        yield calculation.negative(value);
      }
      case Expression.Joined(List<Expression> parts, int line) -> {
        List<Value> values = values(parts, scope);
        run.at(line);
        yield calculation.joined(values);
      }
      case Expression.Compared compared -> Value.of(compared(compared, scope));
      case Expression.And(Expression left, Expression right) -> {
        Value value = value(left, scope);
        yield Python.truth(value) ? value(right, scope) : value;
      }
      case Expression.Or(Expression left, Expression right) -> {
        Value value = value(left, scope);
        yield Python.truth(value) ? value : value(right, scope);
      }
      case Expression.Not(Expression of) -> Value.of(!truth(of, scope));
      case Expression.Condition(Expression test, Expression then, Expression otherwise) ->
          value(truth(test, scope) ? then : otherwise, scope);
    };
  }

  boolean truth(Expression expression, Scope scope) {
    return Python.truth(value(expression, scope));
  }

  List<Value> loop(Expression expression, Scope scope, int line) {
    Value value = value(expression, scope);
    run.at(line);
    return values(value);
  }

  /** What a loop over it goes through. */
  List<Value> values(Value value) {
    return python.values(value);
  }

  Value filtered(Value value, Filtering filter, Scope scope) {
    Arguments arguments = arguments(filter.given(), scope);
    run.at(filter.line());
    return Filters.apply(filter.name(), value, arguments, python);
  }

  /**
   * Calls something.
   *
   * @param more arguments that the call does not show
   */
  Value call(Expression.Call call, Scope scope, Map<String, Value> more) {
    Value callee = value(call.callee(), scope);
    Arguments arguments = arguments(call.given(), scope);
    Map<String, Value> named = new LinkedHashMap<>(arguments.named());
    named.putAll(more);
    run.at(call.line());
    return switch (callee) {
      case Value.Function(_, Value.Function.Body body) ->
          body.call(new Arguments(arguments.positional(), named));
      case Value.Undefined(String name) -> throw new Fault("%s is undefined".formatted(name));
      default -> throw new Fault("%s cannot be called".formatted(Python.kind(callee)));
    };
  }

  private Arguments arguments(Given given, Scope scope) {
    List<Value> positional = values(given.positional(), scope);
    positional.addAll(python.values(value(given.spread(), scope)));
    Map<String, Value> named = new LinkedHashMap<>();
    given.named().forEach((name, expression) -> named.put(name, value(expression, scope)));
    named.putAll(Python.fields(value(given.spreadNamed(), scope), "'**'"));
    return new Arguments(positional, named);
  }

  private List<Value> values(List<Expression> expressions, Scope scope) {
    List<Value> values = new ArrayList<>(expressions.size());
    run.spend(expressions.size());
    for (Expression expression : expressions) {
      values.add(value(expression, scope));
    }
    return values;
  }

  private Value dict(List<Expression.Entry> entries, Scope scope, int line) {
    Map<Value, Value> dict = new LinkedHashMap<>();
    for (Expression.Entry entry : entries) {
      Value key = value(entry.key(), scope);
      Value value = value(entry.value(), scope);
      run.at(line);
      switch (key) {
        case Value.Text _, Value.Whole _, Value.None _ -> dict.put(key, value);
        default ->
            throw new Fault(
                "the key of a dict is %s, not a text, a whole number or None"
                    .formatted(Python.kind(key)));
      }
    }
    return new Value.Dict(dict);
  }

  private boolean compared(Expression.Compared compared, Scope scope) {
    Value left = value(compared.first(), scope);
    for (Expression.Comparison comparison : compared.rest()) {
      Value right = value(comparison.with(), scope);
      run.at(compared.line());
      if (!holds(left, comparison.operator(), right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private boolean holds(Value left, String operator, Value right) {
    return switch (operator) {
      case "==" -> python.equal(left, right);
      case "!=" -> !python.equal(left, right);
      case "<" -> python.compare(left, right) < 0;
      case "<=" -> python.compare(left, right) <= 0;
      case ">" -> python.compare(left, right) > 0;
      case ">=" -> python.compare(left, right) >= 0;
      case "in" -> python.contains(right, left);
      default -> !python.contains(right, left);
    };
  }
}
