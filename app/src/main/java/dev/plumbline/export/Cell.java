package dev.plumbline.export;

import java.util.regex.Pattern;

/** Texts in the cells of a spreadsheet. */
final class Cell {

  /** What spreadsheets take for the beginning of a formula, full-width forms too. */
  private static final String FORMULA = "[=+\\-@＝＋－＠]";

  private static final Pattern BEGINNING = Pattern.compile("\\A(?:" + FORMULA + "|[\\t\\r\\n])");

  /**
   * The beginning of a part, blanks, invisible characters and quotes included: where the separator
   * is a semicolon or a tab, as in German and French, the comma's quotes do not hold a cell
   * together.
   */
  private static final Pattern INNER =
      Pattern.compile("((?:\\A|[;\\t\\r\\n])[\\p{Z}\\p{C}\"&&[^\\t\\r\\n]]*+)(?=" + FORMULA + ")");

  private Cell() {}

  /**
   * The text with an apostrophe before each part of it that a spreadsheet would take for a formula,
   * whether it separates cells by commas, semicolons or tabs. See OWASP, "CSV Injection".
   */
  static String harmless(String text) {
    String begun = BEGINNING.matcher(text).lookingAt() ? "'" + text : text;
    return INNER.matcher(begun).replaceAll("$1'");
  }
}
