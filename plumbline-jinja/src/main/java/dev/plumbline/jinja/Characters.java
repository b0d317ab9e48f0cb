package dev.plumbline.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** What Python knows of characters: its white space, its lines, its capitals. */
final class Characters {

  private Characters() {}

  static boolean isSpace(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == 0x85;
  }

  static boolean areSpace(String text, int from) {
    return text.substring(from).codePoints().allMatch(Characters::isSpace);
  }

  static String strip(String text, boolean left, boolean right) {
    return strip(text, Characters::isSpace, left, right);
  }

  static String strip(String text, IntPredicate goes, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && goes.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && from < to && goes.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  /** Lines without their ends. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isLineEnd(text.charAt(i))) {
        lines.add(text.substring(from, i));
        i += text.startsWith("\r\n", i) ? 1 : 0;
        from = i + 1;
      }
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }

  private static boolean isLineEnd(char character) {
    return switch (character) {
      case '\n', '\u000b', '\f', '\r', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029' ->
          true;
      default -> false;
    };
  }

  /** Whether Python's {@code repr} shows it as it is. */
  static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
  }

  /** Python's own {@code title}: a capital after everything that has no case. */
  static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean inside = false;
    for (int character : text.codePoints().toArray()) {
      title.appendCodePoint(
          inside ? Character.toLowerCase(character) : Character.toTitleCase(character));
      inside =
          Character.isUpperCase(character)
              || Character.isLowerCase(character)
              || Character.isTitleCase(character);
    }
    return title.toString();
  }
}
