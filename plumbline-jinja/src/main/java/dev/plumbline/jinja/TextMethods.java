package dev.plumbline.jinja;

import dev.plumbline.jinja.Arguments.Bound;
import dev.plumbline.jinja.Value.Items;
import dev.plumbline.jinja.Value.None;
import dev.plumbline.jinja.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Python's methods of texts. */
final class TextMethods {

  /** Of Python's, those that are not known here. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "casefold",
          "center",
          "encode",
          "expandtabs",
          "format",
          "format_map",
          "index",
          "isalnum",
          "isascii",
          "isdecimal",
          "isidentifier",
          "isnumeric",
          "isprintable",
          "istitle",
          "ljust",
          "maketrans",
          "partition",
          "rindex",
          "rjust",
          "rpartition",
          "swapcase",
          "translate",
          "zfill");

  private TextMethods() {}

  static Optional<Value> of(String text, String name, Python python) {
    return switch (name) {
      case "strip" -> method(name, python, text, bound -> strip(text, bound, true, true), "chars");
      case "lstrip" ->
          method(name, python, text, bound -> strip(text, bound, true, false), "chars");
      case "rstrip" ->
          method(name, python, text, bound -> strip(text, bound, false, true), "chars");
      case "upper" -> simple(name, python, text, () -> Value.of(text.toUpperCase(Locale.ROOT)));
      case "lower" -> simple(name, python, text, () -> Value.of(text.toLowerCase(Locale.ROOT)));
      case "title" -> simple(name, python, text, () -> Value.of(Characters.title(text)));
      case "capitalize" -> simple(name, python, text, () -> Value.of(Characters.capitalize(text)));
      case "isdigit" -> simple(name, python, text, () -> Value.of(all(text, Character::isDigit)));
      case "isalpha" -> simple(name, python, text, () -> Value.of(all(text, Character::isLetter)));
      case "isspace" -> simple(name, python, text, () -> Value.of(all(text, Characters::isSpace)));
      case "isupper" -> simple(name, python, text, () -> Value.of(Tests.isUpper(text)));
      case "islower" -> simple(name, python, text, () -> Value.of(Tests.isLower(text)));
      case "startswith" -> affix(name, python, text, String::startsWith);
      case "endswith" -> affix(name, python, text, String::endsWith);
      case "removeprefix" ->
          method(
              name,
              python,
              text,
              bound -> {
                String prefix = bound.text("prefix");
                return Value.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
              },
              "prefix");
      case "removesuffix" ->
          method(
              name,
              python,
              text,
              bound -> {
                String suffix = bound.text("suffix");
                return Value.of(
                    text.endsWith(suffix)
                        ? text.substring(0, text.length() - suffix.length())
                        : text);
              },
              "suffix");
      case "find" ->
          method(name, python, text, bound -> found(text, text.indexOf(bound.text("sub"))), "sub");
      case "rfind" ->
          method(
              name, python, text, bound -> found(text, text.lastIndexOf(bound.text("sub"))), "sub");
      case "count" ->
          method(name, python, text, bound -> Value.of(count(text, bound.text("sub"))), "sub");
      case "replace" ->
          method(
              name,
              python,
              text,
              bound ->
                  Value.of(
                      replace(
                          text,
                          bound.text("old"),
                          bound.text("new"),
                          bound.whole("count", -1),
                          python)),
              "old",
              "new",
              "count");
      case "split" ->
          method(name, python, text, bound -> split(text, bound, false), "sep", "maxsplit");
      case "rsplit" ->
          method(name, python, text, bound -> split(text, bound, true), "sep", "maxsplit");
      case "splitlines" -> simple(name, python, text, () -> texts(Characters.lines(text)));
      case "join" ->
          method(
              name,
              python,
              text,
              bound -> Value.of(joined(text, python.values(bound.required("values")), python)),
              "values");
      default -> Methods.unknown(name, UNKNOWN, Value.of(text));
    };
  }

  private interface Method {
    Value call(Bound bound);
  }

  private static Optional<Value> method(
      String name, Python python, String text, Method method, String... signature) {
    return Methods.function(
        name,
        arguments -> {
          python.run().spend(text.length());
          return method.call(arguments.bind("'%s'".formatted(name), signature));
        });
  }

  private static Optional<Value> simple(
      String name, Python python, String text, Supplier<Value> method) {
    return method(name, python, text, bound -> method.get());
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static Value strip(String text, Bound bound, boolean left, boolean right) {
    return Value.of(strip(text, bound.get("chars").orElse(Value.NONE), bound, left, right));
  }

  static String strip(String text, Value chars, Bound bound, boolean left, boolean right) {
    if (chars instanceof None) {
      return Characters.strip(text, left, right);
    }
    String goes = bound.text("chars");
    return Characters.strip(text, character -> goes.indexOf(character) >= 0, left, right);
  }

  private static Optional<Value> affix(
      String name, Python python, String text, BiPredicate<String, String> test) {
    return method(
        name,
        python,
        text,
        bound -> {
          List<Value> any =
              bound.required("affix") instanceof Items(Items.Kind kind, List<Value> values)
                      && kind == Items.Kind.TUPLE
                  ? values
                  : List.of(Value.of(bound.text("affix")));
          return Value.of(any.stream().anyMatch(affix -> test.test(text, Python.text(affix))));
        },
        "affix");
  }

  /** Indices count code points. */
  private static Value found(String text, int index) {
    return Value.of(index < 0 ? -1 : text.codePointCount(0, index));
  }

  private static long count(String text, String part) {
    if (part.isEmpty()) {
      return 1L + text.codePointCount(0, text.length());
    }
    long count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  static String replace(String text, String old, String with, long most, Python python) {
    long times = count(text, old);
    python.run().spend(text.length() + times * with.length());
    if (most < 0 || most >= times) {
      return text.replace(old, with);
    }
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    for (long i = 0; i < most; i++) {
      int at = old.isEmpty() && i > 0 ? text.offsetByCodePoints(from, 1) : text.indexOf(old, from);
      replaced.append(text, from, at).append(with);
      from = at + old.length();
    }
    return replaced.append(text, from, text.length()).toString();
  }

  static String joined(String between, List<Value> values, Python python) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof Text(String part))) {
        throw new Fault("'join' wants texts, got %s".formatted(Python.kind(values.get(i))));
      }
      python.run().spend(between.length() + part.length());
      joined.append(i == 0 ? "" : between).append(part);
    }
    return joined.toString();
  }

  private static Value texts(List<String> texts) {
    return Value.list(texts.stream().map(Value::of).toList());
  }

  // ---------------------------------------------------------------- split

  private static Value split(String text, Bound bound, boolean fromRight) {
    long most = bound.whole("maxsplit", -1);
    long limit = most < 0 ? Long.MAX_VALUE : most;
    boolean blanks = bound.get("sep").orElse(Value.NONE) instanceof None;
    if (blanks) {
      return texts(fromRight ? wordsFromRight(text, limit) : words(text, limit));
    }
    String separator = bound.text("sep");
    if (separator.isEmpty()) {
      throw new Fault("'split' wants a separator that is not empty");
    }
    return texts(
        fromRight ? partsFromRight(text, separator, limit) : parts(text, separator, limit));
  }

  private static List<String> parts(String text, String separator, long limit) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0 && parts.size() < limit; ) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
      at = text.indexOf(separator, from);
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static List<String> partsFromRight(String text, String separator, long limit) {
    List<String> parts = new ArrayList<>();
    int to = text.length();
    while (parts.size() < limit) {
      int at = to < separator.length() ? -1 : text.lastIndexOf(separator, to - separator.length());
      if (at < 0) {
        break;
      }
      parts.add(text.substring(at + separator.length(), to));
      to = at;
    }
    parts.add(text.substring(0, to));
    return parts.reversed();
  }

  private static List<String> words(String text, long limit) {
    List<String> words = new ArrayList<>();
    int from = skip(text, 0, true);
    while (from < text.length()) {
      int end = words.size() == limit ? text.length() : skip(text, from, false);
      words.add(text.substring(from, end));
      from = skip(text, end, true);
    }
    return words;
  }

  /** The first index from here on at which no blank, or no other character, stands. */
  private static int skip(String text, int from, boolean blanks) {
    int index = from;
    while (index < text.length() && Characters.isSpace(text.charAt(index)) == blanks) {
      index++;
    }
    return index;
  }

  private static List<String> wordsFromRight(String text, long limit) {
    List<String> words = new ArrayList<>();
    int to = skipBack(text, text.length(), true);
    while (to > 0) {
      int start = words.size() == limit ? 0 : skipBack(text, to, false);
      words.add(text.substring(start, to));
      to = skipBack(text, start, true);
    }
    return words.reversed();
  }

  private static int skipBack(String text, int from, boolean blanks) {
    int index = from;
    while (index > 0 && Characters.isSpace(text.charAt(index - 1)) == blanks) {
      index--;
    }
    return index;
  }
}
