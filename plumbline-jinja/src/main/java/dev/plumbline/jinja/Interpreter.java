package dev.plumbline.jinja;

import dev.plumbline.jinja.Expression.Filtering;
import dev.plumbline.jinja.Statement.Macro;
import dev.plumbline.jinja.Statement.Target;
import dev.plumbline.jinja.Value.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs statements; what they print is appended to a text. */
final class Interpreter {

  /** How a list of statements ended. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Run run;
  private final Evaluator evaluator;
  private final List<Rendering.Span> generations = new ArrayList<>();
  private final StringBuilder result = new StringBuilder();
  private StringBuilder out = result;

  Interpreter(Run run) {
    this.run = run;
    evaluator = new Evaluator(run);
  }

  Rendering render(List<Statement> statements, Scope scope) {
    all(statements, scope);
    return new Rendering(result.toString(), generations);
  }

  private Flow all(List<Statement> statements, Scope scope) {
    for (Statement statement : statements) {
      run.spend(1);
      Flow flow = one(statement, scope);
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow one(Statement statement, Scope scope) {
    return switch (statement) {
      case Statement.Data(String text) -> print(text);
      case Statement.Print(Expression value, int line) -> {
        Value printed = evaluator.value(value, scope);
        run.at(line);
        yield print(Printing.str(printed, run));
      }
      case Statement.If(List<Statement.Branch> branches, List<Statement> otherwise) -> {
        for (Statement.Branch branch : branches) {
          if (evaluator.truth(branch.test(), scope)) {
            yield all(branch.body(), scope);
          }
        }
        yield all(otherwise, scope);
      }
      case Statement.For loop -> loop(loop, scope);
      case Statement.Set(Target target, Expression value, int line) -> {
        Value set = evaluator.value(value, scope);
        run.at(line);
        yield set(target, set, scope);
      }
      case Statement.SetBlock(
              Target target,
              List<Filtering> filters,
              List<Statement> body,
              int line) -> {
        Value set = filtered(captured(body, scope.inner()), filters, scope);
        run.at(line);
        yield set(target, set, scope);
      }
      case Statement.MacroDefinition(Macro macro) -> {
        scope.set(macro.name(), function(macro, scope));
        yield Flow.ON;
      }
      case Statement.CallBlock(Expression.Call call, Macro caller) ->
          print(
              Printing.str(
                  evaluator.call(call, scope, Map.of("caller", function(caller, scope))), run));
      case Statement.FilterBlock(List<Filtering> filters, List<Statement> body) ->
          print(Printing.str(filtered(captured(body, scope.inner()), filters, scope), run));
      case Statement.With(List<Statement.Set> sets, List<Statement> body) ->
          with(sets, body, scope);
      case Statement.Generation(List<Statement> body, int line) -> generation(body, scope, line);
      case Statement.Break _ -> Flow.BREAK;
      case Statement.Continue _ -> Flow.CONTINUE;
    };
  }

  private Flow print(String text) {
    run.spend(text.length());
    run.written(out.length() + text.length());
    out.append(text);
    return Flow.ON;
  }

  private Flow loop(Statement.For loop, Scope scope) {
    List<Value> values = new ArrayList<>();
    for (Value value : evaluator.loop(loop.values(), scope, loop.line())) {
      Scope inner = scope.inner();
      set(loop.target(), value, inner);
      if (evaluator.truth(loop.test(), inner)) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      return all(loop.otherwise(), scope.inner());
    }
    for (int i = 0; i < values.size(); i++) {
      Scope inner = scope.inner();
      inner.set("loop", new Value.Loop(values, i));
      run.at(loop.line());
      set(loop.target(), values.get(i), inner);
      if (all(loop.body(), inner) == Flow.BREAK) {
        break;
      }
    }
    return Flow.ON;
  }

  private Flow with(List<Statement.Set> sets, List<Statement> body, Scope scope) {
    Scope inner = scope.inner();
    for (Statement.Set set : sets) {
      Value value = evaluator.value(set.value(), scope);
      run.at(set.line());
      set(set.target(), value, inner);
    }
    return all(body, inner);
  }

  private Flow generation(List<Statement> body, Scope scope, int line) {
    if (out != result) {
      run.at(line);
      throw new Fault("'{% generation %}' in a macro or a block set is not known here");
    }
    int from = out.length();
    all(body, scope.inner());
    generations.add(new Rendering.Span(from, out.length()));
    return Flow.ON;
  }

  // ---------------------------------------------------------------- values

  private Flow set(Target target, Value value, Scope scope) {
    switch (target) {
      case Target.Variable(String name) -> scope.set(name, value);
      case Target.Field(String namespace, String name) -> {
        if (!(scope.get(namespace) instanceof Value.Namespace fields)) {
          throw new Fault(
              "'%s.%s' cannot be set: '%s' is no namespace".formatted(namespace, name, namespace));
        }
        fields.fields().put(name, value);
      }
      case Target.Several(List<Target> targets) -> {
        List<Value> values = evaluator.values(value);
        if (values.size() != targets.size()) {
          throw new Fault("%d values for %d names".formatted(values.size(), targets.size()));
        }
        for (int i = 0; i < values.size(); i++) {
          set(targets.get(i), values.get(i), scope);
        }
      }
    }
    return Flow.ON;
  }

  private Value filtered(Value value, List<Filtering> filters, Scope scope) {
    Value filtered = value;
    for (Filtering filter : filters) {
      filtered = evaluator.filtered(filtered, filter, scope);
    }
    return filtered;
  }

  private Value captured(List<Statement> body, Scope scope) {
    StringBuilder around = out;
    out = new StringBuilder();
    try {
      all(body, scope);
      return Value.of(out.toString());
    } finally {
      out = around;
    }
  }

  // ---------------------------------------------------------------- macros

  private Function function(Macro macro, Scope scope) {
    return new Function(
        "'%s'".formatted(macro.name()), arguments -> called(macro, arguments, scope.inner()));
  }

  private Value called(Macro macro, Arguments arguments, Scope scope) {
    run.enter(macro.name());
    try {
      bind(macro, arguments, scope);
      return captured(macro.body(), scope);
    } finally {
      run.leave();
    }
  }

  private void bind(Macro macro, Arguments arguments, Scope scope) {
    List<Value> positional = arguments.positional();
    Map<String, Value> named = new LinkedHashMap<>(arguments.named());
    for (int i = 0; i < macro.parameters().size(); i++) {
      String name = macro.parameters().get(i).name();
      if (i < positional.size()) {
        if (named.containsKey(name)) {
          throw new Fault("'%s' got its argument '%s' twice".formatted(macro.name(), name));
        }
        scope.set(name, positional.get(i));
      } else if (named.containsKey(name)) {
        scope.set(name, named.remove(name));
      } else {
        scope.set(name, evaluator.value(macro.parameters().get(i).otherwise(), scope));
      }
    }
    more(macro, arguments.from(macro.parameters().size()).positional(), named, scope);
  }

  /** What no parameter takes: varargs, kwargs and caller do, where the macro mentions them. */
  private static void more(
      Macro macro, List<Value> positional, Map<String, Value> named, Scope scope) {
    if (macro.more().contains("caller")) {
      Value caller = named.remove("caller");
      scope.set("caller", caller == null ? new Value.Undefined("no caller") : caller);
    }
    if (macro.more().contains("varargs")) {
      scope.set("varargs", Value.tuple(positional));
    } else if (!positional.isEmpty()) {
      throw new Fault(
          "'%s' takes %d arguments at most, got %d more"
              .formatted(macro.name(), macro.parameters().size(), positional.size()));
    }
    if (macro.more().contains("kwargs")) {
      scope.set("kwargs", Value.Dict.of(named));
    } else if (!named.isEmpty()) {
      throw new Fault(
          "'%s' has no argument '%s'".formatted(macro.name(), named.keySet().iterator().next()));
    }
  }
}
