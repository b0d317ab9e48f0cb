package dev.plumbline.corpus;

import dev.plumbline.model.Canonical;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads files of JSON lines, one after the other, as bytes; unpacks those that are packed with gzip
 * or zstd. Blank lines are no rows, and a byte order mark before a line is none of its bytes.
 */
final class RowFile implements AutoCloseable {

  static final int BATCH = 2000;

  private static final int BUFFER = 1 << 20;

  /** A longer line is no row but a mistake. */
  private static final int LONGEST = 1 << 28;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Iterator<Input> files;
  private final boolean keepsDigests;
  private final List<String> digests = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];
  private InputStream in = InputStream.nullInputStream();
  private DigestInputStream raw = digesting(InputStream.nullInputStream());
  private String file = "";
  private long number;
  private int at;
  private int filled;
  private Optional<CompletableFuture<List<Row>>> meanwhile = Optional.empty();

  /**
   * A line.
   *
   * @param file as it was given
   * @param number counts all lines of its file, from 1
   * @param bytes without the line feed; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // rows are not compared
  record Row(String file, long number, byte[] bytes) {}

  RowFile(List<Input> files) {
    this(files, true);
  }

  private RowFile(List<Input> files, boolean keepsDigests) {
    this.files = files.iterator();
    this.keepsDigests = keepsDigests;
  }

  /** Without digests, for whoever only counts. */
  static RowFile counting(List<Input> files) {
    return new RowFile(files, false);
  }

  /**
   * The next rows, up to {@link #BATCH}; none when there are no more. While they are worked on,
   * those after them are read.
   */
  List<Row> next() {
    List<Row> rows = joined(meanwhile.orElseGet(this::reading));
    meanwhile = rows.isEmpty() ? Optional.empty() : Optional.of(reading());
    return rows;
  }

  private CompletableFuture<List<Row>> reading() {
    return CompletableFuture.supplyAsync(this::read, Thread::startVirtualThread);
  }

  private static List<Row> joined(CompletableFuture<List<Row>> rows) {
    try {
      return rows.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private List<Row> read() {
    List<Row> rows = new ArrayList<>();
    try {
      for (Optional<Row> row = row(); row.isPresent(); row = row()) {
        rows.add(row.get());
        if (rows.size() == BATCH) {
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
        byte[] bytes = unmarked(line.get());
        if (!isBlank(bytes)) {
          return Optional.of(new Row(file, number, bytes));
        }
      } else if (!open()) {
        return Optional.empty();
      }
    }
  }

  /** Goes on to the next file, if there is one. */
  private boolean open() throws IOException {
    end();
    if (!files.hasNext()) {
      return false;
    }
    Input next = files.next();
    file = next.name();
    raw = digesting(Files.newInputStream(next.place()));
    raw.on(keepsDigests);
    in = raw;
    in = Packing.unpacked(raw, file);
    number = 0;
    return true;
  }

  /** Closes the file and keeps its digest. */
  private void end() throws IOException {
    if (!file.isEmpty()) {
      raw.transferTo(OutputStream.nullOutputStream());
      digests.add(HexFormat.of().formatHex(raw.getMessageDigest().digest()));
      file = "";
    }
    in.close();
    in = InputStream.nullInputStream();
  }

  private static DigestInputStream digesting(InputStream in) {
    MessageDigest digest = Canonical.sha256();
    return new DigestInputStream(in, digest);
  }

  /** SHA-256 of each file as it was read, once all have been: of its bytes, packed or not. */
  List<String> digests() {
    return List.copyOf(digests);
  }

  private static byte[] unmarked(byte[] line) {
    int from = 0;
    while (Arrays.mismatch(
            line, from, Math.min(line.length, from + MARK.length), MARK, 0, MARK.length)
        < 0) {
      from += MARK.length;
    }
    return from == 0 ? line : Arrays.copyOfRange(line, from, line.length);
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
      int from = at;
      int end = from;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      at = Math.min(end + 1, filled);
      if (end < filled && line.size() == 0) {
        return Optional.of(Arrays.copyOfRange(buffer, from, end));
      }
      line.write(buffer, from, end - from);
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
    meanwhile.ifPresent(reading -> reading.handle((rows, failure) -> rows).join());
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
