package dev.plumbline.scan;

import dev.plumbline.corpus.Packing;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A file of logs as it was when the scan began: what is written to it later is left for another.
 *
 * @param size in bytes, packed or not
 */
record LogFile(Path path, long size) {

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** A stream of entries. */
  interface Reader {
    void read(String name, Entries entries) throws IOException;
  }

  /**
   * Files that were named, and those in folders that were, by name.
   *
   * @param out is left out: a scan does not read what scans write
   * @throws IllegalArgumentException when one is not there, or there is none
   */
  static List<LogFile> in(List<Path> named, Path out) {
    List<LogFile> files = new ArrayList<>();
    for (Path path : named) {
      if (!Files.exists(path)) {
        throw new IllegalArgumentException(
            "there is no " + path + "; give files or folders of logs");
      }
      try (Stream<Path> all = Files.walk(path)) {
        for (Path file :
            all.filter(Files::isRegularFile)
                .filter(file -> !isWithin(file, out))
                .sorted()
                .toList()) {
          files.add(new LogFile(file, Files.size(file)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }
    List<LogFile> distinct = files.stream().distinct().toList();
    if (distinct.isEmpty()) {
      throw new IllegalArgumentException("there are no files in " + named + "; give logs");
    }
    return distinct;
  }

  private static boolean isWithin(Path file, Path folder) {
    return file.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize());
  }

  /**
   * Reads what the file holds, unpacked: its own entries, or those of each sample of an Inspect
   * log.
   *
   * @param progress is told of bytes of the file that were read
   * @throws IOException when it is packed in a way that is not read, or damaged
   */
  void read(Reader reader, LongConsumer progress) throws IOException {
    if (isZip()) {
      readZip(reader);
      progress.accept(size);
      return;
    }
    try (InputStream file = new Counted(Files.newInputStream(path), size, progress);
        InputStream in = unpacked(file)) {
      reader.read(path.toString(), new Entries(in));
    }
  }

  private InputStream unpacked(InputStream file) throws IOException {
    try {
      return Packing.unpacked(file, path.toString());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private boolean isZip() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  /** Members are packed with deflate, or with zstd as Inspect now does. */
  private void readZip(Reader reader) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(path).get()) {
      for (ZipArchiveEntry member : Collections.list(zip.getEntries())) {
        if (member.getName().startsWith("samples/") && member.getName().endsWith(".json")) {
          try (InputStream in = new BufferedInputStream(zip.getInputStream(member), 1 << 16)) {
            reader.read(path + "!" + member.getName(), new Entries(in));
          }
        }
      }
    }
  }

  /** Tells how much was read, and ends where the file ended at first. */
  private static final class Counted extends FilterInputStream {
    private final LongConsumer progress;
    private long left;

    Counted(InputStream in, long size, LongConsumer progress) {
      super(in);
      this.left = size;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = left == 0 ? -1 : super.read(bytes, from, (int) Math.min(length, left));
      if (read > 0) {
        left -= read;
        progress.accept(read);
      }
      return read;
    }
  }
}
