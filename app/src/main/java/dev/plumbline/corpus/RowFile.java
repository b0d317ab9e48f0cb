package dev.plumbline.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Reads files of JSON lines, one after the other, as bytes; blank lines are no rows. */
final class RowFile implements AutoCloseable {

  private static final int BUFFER = 1 << 20;

  /** A longer line is no row but a mistake. */
  private static final int LONGEST = 1 << 28;

  private final Iterator<Path> files;
  private final byte[] buffer = new byte[BUFFER];
  private InputStream in = InputStream.nullInputStream();
  private Path file = Path.of("");
  private long number;
  private int at;
  private int filled;

  /**
   * A line.
   *
   * @param number counts all lines of its file, from 1
   * @param bytes without the line feed; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // rows are not compared
  record Row(Path file, long number, byte[] bytes) {}

  RowFile(List<Path> files) {
    this.files = files.iterator();
  }

  /** The next rows, as many, or fewer when there are no more. */
  List<Row> next(int most) {
    List<Row> rows = new ArrayList<>();
    try {
      for (Optional<Row> row = row(); row.isPresent(); row = row()) {
        rows.add(row.get());
        if (rows.size() == most) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return rows;
  }

  private Optional<Row> row() throws IOException {
    while (true) {
      Optional<byte[]> line = line();
      if (line.isPresent()) {
        number++;
        if (!isBlank(line.get())) {
          return Optional.of(new Row(file, number, line.get()));
        }
      } else if (files.hasNext()) {
        in.close();
        file = files.next();
        in = Files.newInputStream(file);
        number = 0;
      } else {
        return Optional.empty();
      }
    }
  }

  /** Up to the next line feed; none at the end of the file. */
  private Optional<byte[]> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < LONGEST) {
      if (at == filled) {
        at = 0;
        filled = Math.max(0, in.read(buffer));
        if (filled == 0) {
          return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
        }
      }
      int end = at;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, at, end - at);
      at = Math.min(end + 1, filled);
      if (end < filled) {
        return Optional.of(line.toByteArray());
      }
    }
    throw new IllegalArgumentException(
        "%s line %d: longer than %d MB; give one JSON object a line"
            .formatted(file, number + 1, LONGEST >> 20));
  }

  private static boolean isBlank(byte[] line) {
    for (byte unit : line) {
      if (unit != ' ' && unit != '\t' && unit != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
