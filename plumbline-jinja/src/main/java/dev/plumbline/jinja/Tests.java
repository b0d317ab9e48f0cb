package dev.plumbline.jinja;

import dev.plumbline.jinja.Value.Dict;
import dev.plumbline.jinja.Value.Function;
import dev.plumbline.jinja.Value.Generated;
import dev.plumbline.jinja.Value.Items;
import dev.plumbline.jinja.Value.Markup;
import dev.plumbline.jinja.Value.Real;
import dev.plumbline.jinja.Value.Text;
import dev.plumbline.jinja.Value.Undefined;
import dev.plumbline.jinja.Value.Whole;
import java.util.Map;
import java.util.function.Predicate;

/** The tests behind {@code is}. */
final class Tests {

  interface Test {
    boolean passes(Value value, Arguments arguments, Python python);
  }

  static final Map<String, Test> KNOWN =
      Map.ofEntries(
          plain("defined", value -> !(value instanceof Undefined)),
          plain("undefined", value -> value instanceof Undefined),
          plain("none", Value.NONE::equals),
          plain("boolean", value -> value instanceof Value.Bool),
          plain("true", Value.TRUE::equals),
          plain("false", Value.FALSE::equals),
          plain("integer", value -> value instanceof Whole),
          plain("float", value -> value instanceof Real),
          plain("number", Python::isNumber),
          plain("string", value -> value instanceof Text || value instanceof Markup),
          plain("mapping", value -> value instanceof Dict),
          plain("iterable", Tests::isIterable),
          plain("sequence", Tests::isSequence),
          plain("callable", value -> value instanceof Function || value instanceof Undefined),
          plain("odd", value -> Math.floorMod(Python.whole(value), 2) == 1),
          plain("even", value -> Math.floorMod(Python.whole(value), 2) == 0),
          cased("upper", Tests::isUpper),
          cased("lower", Tests::isLower),
          plain("escaped", value -> value instanceof Markup),
          of("divisibleby", (python, value, with) -> divisible(value, with)),
          of("sameas", (python, value, with) -> same(value, with)),
          of("in", (python, value, with) -> python.contains(with, value)),
          of("equalto", Python::equal),
          of("eq", Python::equal),
          of("ne", (python, value, with) -> !python.equal(value, with)),
          of("lt", (python, value, with) -> python.compare(value, with) < 0),
          of("lessthan", (python, value, with) -> python.compare(value, with) < 0),
          of("le", (python, value, with) -> python.compare(value, with) <= 0),
          of("gt", (python, value, with) -> python.compare(value, with) > 0),
          of("greaterthan", (python, value, with) -> python.compare(value, with) > 0),
          of("ge", (python, value, with) -> python.compare(value, with) >= 0));

  private Tests() {}

  static boolean passes(String test, Value value, Arguments arguments, Python python) {
    Test known = KNOWN.get(test);
    if (known == null) {
      throw new Fault("the test '%s' is not known here".formatted(test));
    }
    return known.passes(value, arguments, python);
  }

  private interface Plain {
    boolean passes(Value value);
  }

  private static Map.Entry<String, Test> plain(String name, Plain test) {
    return Map.entry(
        name,
        (value, arguments, python) -> {
          arguments.bind("test '%s'".formatted(name));
          return test.passes(value);
        });
  }

  private interface Compared {
    boolean passes(Python python, Value value, Value with);
  }

  private static Map.Entry<String, Test> of(String name, Compared test) {
    return Map.entry(
        name,
        (value, arguments, python) ->
            test.passes(
                python,
                value,
                arguments.bind("test '%s'".formatted(name), "with").required("with")));
  }

  private static boolean isIterable(Value value) {
    return isSequence(value) || value instanceof Items || value instanceof Generated;
  }

  private static boolean isSequence(Value value) {
    return switch (value) {
      case Text _, Markup _, Dict _, Undefined _ -> true;
      case Items(Items.Kind kind, _) -> kind != Items.Kind.VIEW;
      default -> false;
    };
  }

  private static Map.Entry<String, Test> cased(String name, Predicate<String> test) {
    return Map.entry(
        name,
        (value, arguments, python) -> {
          arguments.bind("test '%s'".formatted(name));
          return test.test(Printing.str(value, python.run()));
        });
  }

  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints().noneMatch(Character::isLowerCase);
  }

  static boolean isLower(String text) {
    return text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints().noneMatch(Character::isUpperCase);
  }

  private static boolean divisible(Value value, Value by) {
    if (Python.whole(by) == 0) {
      throw new Fault("a division by zero");
    }
    return Python.whole(value) % Python.whole(by) == 0;
  }

  private static boolean same(Value value, Value with) {
    return switch (with) {
      case Value.None _, Value.Bool _ -> value.equals(with);
      default ->
          throw new Fault(
              "test 'sameas' is known here for None, True and False, not for %s"
                  .formatted(Python.kind(with)));
    };
  }
}
