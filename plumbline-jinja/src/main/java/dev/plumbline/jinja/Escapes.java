package dev.plumbline.jinja;

/** What the backslashes of a string stand for, as in Python. */
final class Escapes {

  private final String text;
  private final StringBuilder read = new StringBuilder();
  private int position;

  private Escapes(String text) {
    this.text = text;
  }

  static String read(String text) {
    return text.indexOf('\\') < 0 ? text : new Escapes(text).all();
  }

  private String all() {
    while (position < text.length()) {
      char next = text.charAt(position++);
      if (next == '\\') {
        escape(text.charAt(position++));
      } else {
        read.append(next);
      }
    }
    return read.toString();
  }

  private void escape(char kind) {
    switch (kind) {
      case '\n' -> {} // a line that goes on
      case '\\', '\'', '"' -> read.append(kind);
      case 'a' -> read.append('\u0007');
      case 'b' -> read.append('\b');
      case 'f' -> read.append('\f');
      case 'n' -> read.append('\n');
      case 'r' -> read.append('\r');
      case 't' -> read.append('\t');
      case 'v' -> read.append('\u000b');
      case 'x' -> code(2);
      case 'u' -> code(4);
      case 'U' -> code(8);
      case 'N' -> throw new Fault("'\\N' in a string: names of characters are not known here");
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> read.append('\\').append(kind);
    }
  }

  private void code(int digits) {
    int end = position + digits;
    try {
      read.appendCodePoint(Integer.parseInt(text.substring(position, end), 16));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new Fault(
          "a string with '\\%s' and no character's number behind it"
              .formatted(text.charAt(position - 1)));
    }
    position = end;
  }

  private void octal() {
    int end = --position;
    while (end < Math.min(position + 3, text.length())
        && Character.digit(text.charAt(end), 8) >= 0) {
      end++;
    }
    read.appendCodePoint(Integer.parseInt(text.substring(position, end), 8));
    position = end;
  }
}
