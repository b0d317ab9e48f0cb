package dev.plumbline.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Parts a stream of bytes into JSON objects: one a line, one after the other over several lines, or
 * in a list. A broken one ends with its line, or where the next line begins with an object, and
 * costs nothing of what follows. Memory is that of the longest.
 */
final class Entries {

  /** A longer object is none that could be read with a tenth of the usual memory. */
  static final int LONGEST = 1 << 26;

  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[1 << 18];
  private int at;
  private int filled;
  private long line = 1;

  Entries(InputStream in) {
    this(in, LONGEST);
  }

  Entries(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** The next entry; none at the end. */
  Optional<Entry> next() throws IOException {
    while (at < filled || fill()) {
      switch (buffer[at]) {
        case '\n' -> {
          line++;
          at++;
        }
        case ' ', '\t', '\r', ',', '[', ']', 0x1E, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF -> at++;
        case '{' -> {
          return Optional.of(object());
        }
        default -> {
          long began = line;
          skipLine();
          return Optional.of(new Entry.Broken(began, "no JSON object"));
        }
      }
    }
    return Optional.empty();
  }

  private boolean fill() throws IOException {
    at = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  private void skipLine() throws IOException {
    while (at < filled || fill()) {
      if (buffer[at] == '\n') {
        return;
      }
      at++;
    }
  }

  /** From an opening brace to the one that closes it. */
  private Entry object() throws IOException {
    long began = line;
    ByteArrayOutputStream before = new ByteArrayOutputStream(0);
    int from = at;
    int depth = 0;
    boolean text = false;
    boolean escaped = false;
    boolean lineBegins = false;
    while (true) {
      if (at == filled) {
        before.write(buffer, from, at - from);
        from = 0;
        if (before.size() > longest) {
          skipLine();
          return new Entry.Broken(
              began, "longer than %d MB, which is not read".formatted(longest >> 20));
        }
        if (!fill()) {
          return new Entry.Broken(began, "the file ends within it");
        }
      }
      byte unit = buffer[at];
      if (lineBegins && unit == '{') {
        return new Entry.Broken(began, "it is cut off, and another begins on the next line");
      }
      lineBegins = unit == '\n';
      if (unit == '\n') {
        if (text) {
          return new Entry.Broken(began, "the line ends within a text");
        }
        line++;
      }
      at++;
      if (text) {
        text = escaped || unit != '"';
        escaped = !escaped && unit == '\\';
      } else if (unit == '"') {
        text = true;
      } else if (unit == '{' || unit == '[') {
        depth++;
      } else if (unit == '}' || unit == ']') {
        depth--;
        if (depth == 0) {
          before.write(buffer, from, at - from);
          return new Entry.Whole(began, before.toByteArray());
        }
      }
    }
  }
}
