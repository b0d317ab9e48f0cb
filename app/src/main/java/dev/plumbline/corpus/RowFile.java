package dev.plumbline.corpus;

import dev.plumbline.model.Canonical;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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
import java.util.function.LongConsumer;

/**
 * Reads files of JSON lines, one after the other, as bytes; unpacks those that are packed with gzip
 * or zstd. Blank lines are no rows, and a byte order mark before a line is none of its bytes.
 */
public final class RowFile implements AutoCloseable {

  static final int BATCH = 2000;

  private static final int BUFFER = 1 << 20;

  /** A longer line is no row but a mistake. */
  static final int LONGEST = 1 << 28;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Iterator<Input> files;
  private final List<String> digests = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];
  private InputStream in = InputStream.nullInputStream();
  private DigestInputStream raw = digesting(InputStream.nullInputStream());
  private String file = "";
  private Optional<FileChannel> place = Optional.empty();
  private long before;
  private long unpackedBefore;
  private long unpacked;
  private long bytes;
  private long told;
  private long number;
  private int at;
  private int filled;
  private Optional<CompletableFuture<Batch>> meanwhile = Optional.empty();

  /**
   * A line.
   *
   * @param file as it was given
   * @param number counts all lines of its file, from 1
   * @param start byte at which it begins, or a mark before it, in all files one after the other,
   *     unpacked
   * @param bytes without the line feed; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // rows are not compared
  public record Row(String file, long number, long start, byte[] bytes) {}

  public RowFile(List<Input> files) {
    this.files = files.iterator();
  }

  /**
   * Rows that follow each other.
   *
   * @param bytes how many of the files were read for these and those before, packed or not
   */
  private record Batch(List<Row> rows, long bytes) {}

  /**
   * The next rows, up to {@link #BATCH}; none when there are no more. While they are worked on,
   * those after them are read.
   */
  public List<Row> next() {
    Batch batch = joined(meanwhile.orElseGet(this::reading));
    meanwhile = batch.rows().isEmpty() ? Optional.empty() : Optional.of(reading());
    bytes = batch.bytes();
    return batch.rows();
  }

  /**
   * Tells how many bytes of the files were read for the rows since it last did: in the end, all.
   */
  void tell(LongConsumer progress) {
    progress.accept(bytes - told);
    told = bytes;
  }

  private CompletableFuture<Batch> reading() {
    return CompletableFuture.supplyAsync(this::read, Thread::startVirtualThread);
  }

  private static Batch joined(CompletableFuture<Batch> batch) {
    try {
      return batch.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Batch read() {
    List<Row> rows = new ArrayList<>();
    try {
      for (Optional<Row> row = row(); row.isPresent(); row = row()) {
        rows.add(row.get());
        if (rows.size() == BATCH) {
          break;
        }
      }
      return new Batch(rows, before + (place.isPresent() ? place.get().position() : 0));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private Optional<Row> row() throws IOException {
    while (true) {
      long start = unpackedBefore + unpacked - (filled - at);
      Optional<byte[]> line = line();
      if (line.isPresent()) {
        number++;
        byte[] bytes = unmarked(line.get());
        if (!isBlank(bytes)) {
          return Optional.of(new Row(file, number, start, bytes));
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
    FileChannel channel = FileChannel.open(next.place());
    place = Optional.of(channel);
    raw = digesting(Channels.newInputStream(channel));
    in = raw;
    in = Packing.unpacked(raw, file);
    number = 0;
    return true;
  }

  /** Closes the file and keeps its digest. */
  private void end() throws IOException {
    if (place.isPresent()) {
      raw.transferTo(OutputStream.nullOutputStream());
      digests.add(HexFormat.of().formatHex(raw.getMessageDigest().digest()));
      before += place.get().position();
      unpackedBefore += unpacked;
      unpacked = 0;
      place = Optional.empty();
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

  /** A line without byte order marks before it. */
  static byte[] unmarked(byte[] line) {
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
        unpacked += filled;
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
