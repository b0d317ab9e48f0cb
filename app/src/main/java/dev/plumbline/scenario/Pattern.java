package dev.plumbline.scenario;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.Unicode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A kind of state change: an operation whose arguments pass every given match. */
public record Pattern(String operation, Map<String, Match> arguments) {

  private static final java.util.regex.Pattern BETWEEN_WORDS =
      java.util.regex.Pattern.compile("[^\\p{L}\\p{N}_]+");

  public Pattern {
    arguments = Map.copyOf(arguments);
  }

  /** Of an operation at a desk, which knows its arguments. */
  public static Pattern of(Operation operation, Map<String, Match> arguments) {
    for (String name : arguments.keySet()) {
      if (!operation.parameters().contains(name)) {
        throw new IllegalArgumentException(
            operation + " has no argument '" + name + "', only " + operation.parameters());
      }
    }
    return new Pattern(operation.label(), arguments);
  }

  public boolean matches(StateChange change) {
    return change.operation().equals(operation)
        && arguments.entrySet().stream()
            .allMatch(entry ->
                entry.getValue().matches(change.arguments().getOrDefault(entry.getKey(), "")));
  }

  /**
   * A condition on one argument, compared by the words that are left once {@link Unicode#folded}.
   */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "match")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Match.Is.class, name = "is"),
    @JsonSubTypes.Type(value = Match.Differs.class, name = "differs"),
    @JsonSubTypes.Type(value = Match.Contains.class, name = "contains"),
    @JsonSubTypes.Type(value = Match.AtLeast.class, name = "at-least"),
    @JsonSubTypes.Type(value = Match.AtMost.class, name = "at-most"),
    @JsonSubTypes.Type(value = Match.All.class, name = "all"),
    @JsonSubTypes.Type(value = Match.Any.class, name = "any"),
    @JsonSubTypes.Type(value = Match.Not.class, name = "not")
  })
  public sealed interface Match {

    boolean matches(String value);

    /** Is exactly this. */
    record Is(String expected) implements Match {
      @Override
      public boolean matches(String value) {
        return words(value).equals(words(expected));
      }
    }

    /** Is anything else. */
    record Differs(String expected) implements Match {
      @Override
      public boolean matches(String value) {
        return !new Is(expected).matches(value);
      }
    }

    /** Holds all of these words. */
    record Contains(List<String> expected) implements Match {
      public Contains {
        expected = List.copyOf(expected);
      }

      @Override
      public boolean matches(String value) {
        return new HashSet<>(words(value))
            .containsAll(expected.stream().map(Unicode::folded).toList());
      }
    }

    /** Is a number of this size or more. */
    record AtLeast(double expected) implements Match {
      @Override
      public boolean matches(String value) {
        return number(value) >= expected;
      }
    }

    /** Is a number of this size or less. */
    record AtMost(double expected) implements Match {
      @Override
      public boolean matches(String value) {
        return number(value) <= expected;
      }
    }

    /** Passes each of these. */
    record All(List<Match> of) implements Match {
      public All {
        of = List.copyOf(of);
      }

      @Override
      public boolean matches(String value) {
        return of.stream().allMatch(match -> match.matches(value));
      }
    }

    /** Passes one of these. */
    record Any(List<Match> of) implements Match {
      public Any {
        of = List.copyOf(of);
      }

      @Override
      public boolean matches(String value) {
        return of.stream().anyMatch(match -> match.matches(value));
      }
    }

    /** Does not pass this. */
    record Not(Match of) implements Match {
      @Override
      public boolean matches(String value) {
        return !of.matches(value);
      }
    }

    /** Not a number, which nothing is more or less than, if the text is none. */
    private static double number(String text) {
      try {
        return Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    private static List<String> words(String text) {
      return BETWEEN_WORDS
          .splitAsStream(Unicode.folded(text))
          .filter(word -> !word.isEmpty())
          .toList();
    }
  }
}
