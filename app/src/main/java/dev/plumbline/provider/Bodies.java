package dev.plumbline.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What comes over the wire, as far as it is read: no answer may take all memory. */
final class Bodies {

  /** Of an answer, or of a line of many. */
  static final int MOST_BYTES = 64 << 20;

  static final String LIMIT = "longer than 64 MiB, the most that is read";

  /** Of an error, or of a line that is too long. */
  private static final int BEGINNING = 1 << 16;

  private Bodies() {}

  /** An answer that is longer than what is read. */
  static final class TooLong extends IOException {
    TooLong() {
      super("the answer is " + LIMIT);
    }
  }

  /**
   * A line of many.
   *
   * @param text the beginning only when it is not whole
   */
  record Line(String text, boolean whole) {}

  /**
   * A body.
   *
   * @throws TooLong when it has more than {@link #MOST_BYTES}
   */
  static String whole(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new TooLong();
    }
    return text(bytes, bytes.length);
  }

  /** The beginning of what is said of an error. */
  static String beginning(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(BEGINNING);
    return text(bytes, bytes.length);
  }

  /** Reads a body line by line, and holds no more than one. */
  static void lines(InputStream body, Consumer<Line> each) throws IOException {
    byte[] some = new byte[BEGINNING];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean whole = true;
    for (int read = body.read(some); read >= 0; read = body.read(some)) {
      int from = 0;
      for (int i = 0; i < read; i++) {
        if (some[i] == '\n') {
          line.write(some, from, i - from);
          each.accept(line(line, whole));
          line.reset();
          whole = true;
          from = i + 1;
        }
      }
      if (whole && line.size() + read - from <= MOST_BYTES) {
        line.write(some, from, read - from);
      } else {
        whole = false;
      }
    }
    each.accept(line(line, whole));
  }

  private static Line line(ByteArrayOutputStream line, boolean whole) {
    byte[] bytes = line.toByteArray();
    return new Line(text(bytes, whole ? bytes.length : Math.min(bytes.length, BEGINNING)), whole);
  }

  private static String text(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
