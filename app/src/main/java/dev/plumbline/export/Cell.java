package dev.plumbline.export;

import java.util.regex.Pattern;

/** Texts in the cells of a spreadsheet. */
final class Cell {

  /** What spreadsheets take for the beginning of a formula, full-width forms too. */
  private static final Pattern FORMULA = Pattern.compile("\\A[=+\\-@\\t\\r\\n＝＋－＠]");

  private Cell() {}

  /**
   * The text with an apostrophe before it if a spreadsheet would take it for a formula. See OWASP,
   * "CSV Injection".
   */
  static String harmless(String text) {
    return FORMULA.matcher(text).lookingAt() ? "'" + text : text;
  }
}
