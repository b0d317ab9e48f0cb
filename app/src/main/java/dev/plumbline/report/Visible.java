package dev.plumbline.report;

/**
 * Text of a model or a scenario, made safe to look at. Characters that hide, reorder or erase what
 * stands around them are shown by their code; what is too long is cut, and says so.
 */
public final class Visible {

  /** Longer texts are cut. */
  static final int LIMIT = 6_000;

  private Visible() {}

  /** All of a text, however long. */
  public static String whole(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(visible, character));
    return visible.toString();
  }

  static String text(String text) {
    StringBuilder visible = new StringBuilder();
    int end = Math.min(text.length(), LIMIT);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    text.substring(0, end).codePoints().forEach(character -> append(visible, character));
    if (end < text.length()) {
      visible
          .append(" \u2026 [")
          .append(Words.count(text.length() - end))
          .append(" more characters]");
    }
    return visible.toString();
  }

  private static void append(StringBuilder visible, int character) {
    if (hides(character)) {
      visible.append(String.format("\u27e8U+%04X\u27e9", character));
    } else {
      visible.appendCodePoint(character);
    }
  }

  /**
   * Controls, formats (bidi overrides, zero-width, tags), line separators, and halves of a pair.
   */
  private static boolean hides(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character != '\n' && character != '\t';
      case Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
