package dev.plumbline.jinja;

import dev.plumbline.jinja.Value.Dict;
import dev.plumbline.jinja.Value.Items;
import dev.plumbline.jinja.Value.Namespace;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template can call. */
final class Functions {

  /** As in Jinja2's sandbox. */
  private static final long LONGEST_RANGE = 100_000;

  private final Run run;

  private Functions(Run run) {
    this.run = run;
  }

  static void define(Scope scope, Run run) {
    Functions functions = new Functions(run);
    functions.define(scope, "raise_exception", functions::refuse);
    functions.define(scope, "strftime_now", functions::now);
    functions.define(scope, "range", functions::range);
    functions.define(scope, "dict", arguments -> Dict.of(fields("'dict'", arguments)));
    functions.define(scope, "namespace", functions::namespace);
    for (String unknown : List.of("cycler", "joiner", "lipsum")) {
      functions.define(
          scope,
          unknown,
          arguments -> {
            throw new Fault("the function '%s' is not known here".formatted(unknown));
          });
    }
  }

  private void define(Scope scope, String name, Value.Function.Body body) {
    scope.set(name, new Value.Function("'%s'".formatted(name), body));
  }

  private Value refuse(Arguments arguments) {
    Value message = arguments.bind("'raise_exception'", "message").required("message");
    throw Fault.refusal(Printing.str(message, run));
  }

  private Value now(Arguments arguments) {
    String format = arguments.bind("'strftime_now'", "format").text("format");
    return Value.of(Dates.format(ZonedDateTime.now(run.clock()), format));
  }

  private Value range(Arguments arguments) {
    List<Value> given = arguments.positional();
    arguments.bind("'range'", "start", "stop", "step").required("start");
    long start = given.size() > 1 ? Python.whole(given.get(0)) : 0;
    long stop = Python.whole(given.size() > 1 ? given.get(1) : given.get(0));
    long step = given.size() > 2 ? Python.whole(given.get(2)) : 1;
    if (step == 0) {
      throw new Fault("'range' with a step of 0");
    }
    List<Value> values = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i = Math.addExact(i, step)) {
      if (values.size() == LONGEST_RANGE) {
        throw new Fault("'range' gives more than %,d numbers".formatted(LONGEST_RANGE));
      }
      values.add(Value.of(i));
    }
    run.spend(values.size());
    return new Items(Items.Kind.RANGE, values);
  }

  private Value namespace(Arguments arguments) {
    Namespace namespace = new Namespace();
    namespace.fields().putAll(fields("'namespace'", arguments));
    return namespace;
  }

  private static Map<String, Value> fields(String function, Arguments arguments) {
    Map<String, Value> fields = new LinkedHashMap<>();
    arguments.positional().forEach(given -> fields.putAll(Python.fields(given, function)));
    fields.putAll(arguments.named());
    return fields;
  }
}
