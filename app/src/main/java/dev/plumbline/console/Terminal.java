package dev.plumbline.console;

import java.io.Console;
import org.jline.utils.WCWidth;

/** What is known of the terminal, and how text from strangers is made harmless to it. */
public final class Terminal {

  /** Set by the launcher: the standard streams that are terminals, "1", "2", "12" or "". */
  private static final String PROPERTY = "plumbline.terminal";

  private Terminal() {}

  /** Whether standard output is a terminal that can do more than print lines. */
  public static boolean isStandardOutput() {
    return isTerminal("1");
  }

  /** Whether standard error is a terminal that can do more than print lines. */
  public static boolean isStandardError() {
    return isTerminal("2");
  }

  @SuppressWarnings("SystemConsoleNull") // it may still be null, as its documentation says
  private static boolean isTerminal(String stream) {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    String known = System.getProperty(PROPERTY);
    if (known != null) {
      return known.contains(stream);
    }
    // Java asks only about input and output together; without the launcher that has to do.
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /**
   * One line of text with every character made visible that could act on a terminal or hide:
   * control characters, escape sequences, line breaks, changes of writing direction, invisible
   * characters and broken surrogates. They become escapes such as <code>\\u001b</code>, {@code \n}
   * or {@code \t}.
   */
  public static String escape(String text) {
    StringBuilder harmless = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(harmless, character));
    return harmless.toString();
  }

  /** Likewise, but line feeds stay. */
  public static String escapeLines(String text) {
    StringBuilder harmless = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> {
          if (character == '\n') {
            harmless.append('\n');
          } else {
            append(harmless, character);
          }
        });
    return harmless.toString();
  }

  private static void append(StringBuilder harmless, int character) {
    switch (character) {
      case '\n' -> harmless.append("\\n");
      case '\r' -> harmless.append("\\r");
      case '\t' -> harmless.append("\\t");
      default -> {
        if (acts(character)) {
          for (char unit : Character.toChars(character)) {
            harmless.append("\\u%04x".formatted((int) unit));
          }
        } else {
          harmless.appendCodePoint(character);
        }
      }
    }
  }

  private static boolean acts(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /**
   * How many columns a harmless text takes: 2 for each wide character, 0 for each combining one.
   */
  static int width(String text) {
    return text.codePoints().map(character -> Math.max(0, WCWidth.wcwidth(character))).sum();
  }
}
