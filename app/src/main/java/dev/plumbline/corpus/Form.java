package dev.plumbline.corpus;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How something looks that training data should not hold.
 *
 * @param what in words
 * @param literals a text without any of them has none, and is sooner searched for these; where
 *     there are none, every text is searched by the pattern
 * @param pattern bounded, so that no text makes it slow; its first group, or all of it, is what is
 *     found
 * @param holds says of what was found whether it is what it looks like
 */
record Form(String what, List<String> literals, Pattern pattern, Predicate<String> holds) {

  Form {
    literals = List.copyOf(literals);
  }

  static Form of(String what, String pattern, Predicate<String> holds, String... literals) {
    return new Form(what, List.of(literals), Pattern.compile(pattern), holds);
  }

  /** The first of its kind in a text. */
  Optional<String> in(String text) {
    if (!literals.isEmpty() && literals.stream().noneMatch(text::contains)) {
      return Optional.empty();
    }
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      String found = matcher.group(Math.min(1, matcher.groupCount()));
      if (holds.test(found)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
