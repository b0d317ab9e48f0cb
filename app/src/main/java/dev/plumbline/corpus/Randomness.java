package dev.plumbline.corpus;

import java.util.regex.Pattern;

/** Tells values that a machine drew from words, names and numbers that somebody wrote. */
final class Randomness {

  private static final double BITS = 3.5;
  private static final int DISTINCT = 8;

  /** Names a thing and opens nothing. */
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** A digest cut short; keys in hexadecimal are longer. */
  private static final Pattern SHORT_DIGEST = Pattern.compile("(?i)[0-9a-f]{16,31}");

  private static final Pattern LONG_PART = Pattern.compile("[A-Za-z0-9]{20}");

  private static final Pattern EXAMPLE = Pattern.compile("(?i)example");

  private static final Pattern CAPITALS = Pattern.compile("[a-z][A-Z].*[a-z][A-Z]|[A-Z]{16}");

  private static final Pattern WORD =
      Pattern.compile("[A-Z]?[a-z]{5,}|[A-Z]{5,}|[a-z]{3,}(?=[_.-])|(?<=[_.-])[a-z]{3,}");

  private Randomness() {}

  /**
   * Whether a value has letters and eight different characters, as keys have, and digits or
   * capitals amid small letters, as words have not.
   */
  static boolean isMixed(String value) {
    return value.chars().distinct().count() >= DISTINCT
        && value.chars().anyMatch(Character::isLetter)
        && (value.chars().anyMatch(Character::isDigit) || CAPITALS.matcher(value).find())
        && !EXAMPLE.matcher(value).find();
  }

  /**
   * Whether a value has capitals, digits in several places, or a long part without hyphens, as
   * names of things have not.
   */
  static boolean isNoName(String value) {
    return value.chars().anyMatch(Character::isUpperCase)
        || digitRuns(value) >= 3
        || LONG_PART.matcher(value).find();
  }

  /**
   * Whether a value was drawn: of 16 and more characters, with more than 3.5 bits of entropy each,
   * with digits in several places, and not mostly of words.
   */
  static boolean isDrawn(String value) {
    return value.length() >= 16
        && isMixed(value)
        && bits(value) > BITS
        && digitRuns(value) >= 2
        && !UUID.matcher(value).matches()
        && !SHORT_DIGEST.matcher(value).matches()
        && 2 * WORD.matcher(value).replaceAll("").length() > value.length();
  }

  /** Whether a value may be a password: of 8 and more characters, and three of the four kinds. */
  static boolean isPassword(String value) {
    int kinds =
        (value.chars().anyMatch(Character::isUpperCase) ? 1 : 0)
            + (value.chars().anyMatch(Character::isLowerCase) ? 1 : 0)
            + (value.chars().anyMatch(Character::isDigit) ? 1 : 0)
            + (value.chars().allMatch(Character::isLetterOrDigit) ? 0 : 1);
    return value.length() >= 8
        && kinds >= 3
        && value.chars().anyMatch(Character::isDigit)
        && value.chars().distinct().count() >= DISTINCT - 1;
  }

  private static int digitRuns(String value) {
    int runs = 0;
    boolean inside = false;
    for (int i = 0; i < value.length(); i++) {
      boolean digit = Character.isDigit(value.charAt(i));
      runs += digit && !inside ? 1 : 0;
      inside = digit;
    }
    return runs;
  }

  private static double bits(String value) {
    int[] counts = new int[128];
    for (int i = 0; i < value.length(); i++) {
      counts[value.charAt(i) & 127]++;
    }
    double bits = 0;
    for (int count : counts) {
      double share = (double) count / value.length();
      bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
