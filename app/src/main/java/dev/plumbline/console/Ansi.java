package dev.plumbline.console;

/**
 * Colours, weights and links, or none.
 *
 * @param on whether there are any at all
 */
public record Ansi(boolean on) {

  /** For standard output: on when it is a terminal and the user has not set {@code NO_COLOR}. */
  public static Ansi ofStandardOutput() {
    return new Ansi(Terminal.isStandardOutput() && wanted());
  }

  /** For standard error: on when it is a terminal and the user has not set {@code NO_COLOR}. */
  public static Ansi ofStandardError() {
    return new Ansi(Terminal.isStandardError() && wanted());
  }

  /** No colours. */
  public static Ansi off() {
    return new Ansi(false);
  }

  /** As <a href="https://no-color.org">no-color.org</a> asks: set and not empty means no. */
  private static boolean wanted() {
    String refusal = System.getenv("NO_COLOR");
    return refusal == null || refusal.isEmpty();
  }

  /** In bold. */
  public String bold(String text) {
    return styled(1, text);
  }

  /** In grey. */
  public String dim(String text) {
    return styled(2, text);
  }

  /** In red. */
  public String red(String text) {
    return styled(31, text);
  }

  /** In green. */
  public String green(String text) {
    return styled(32, text);
  }

  /** In yellow. */
  public String yellow(String text) {
    return styled(33, text);
  }

  /**
   * A link (OSC 8), which a terminal shows as its text.
   *
   * @param address of printable ASCII
   */
  public String link(String text, String address) {
    if (!address.chars().allMatch(character -> character > ' ' && character < 127)) {
      throw new IllegalArgumentException(
          "an address has printable ASCII only: " + Terminal.escape(address));
    }
    return on ? "\u001b]8;;%s\u001b\\%s\u001b]8;;\u001b\\".formatted(address, text) : text;
  }

  private String styled(int code, String text) {
    return on ? "\u001b[%dm%s\u001b[0m".formatted(code, text) : text;
  }
}
