package dev.plumbline.scan;

import dev.plumbline.corpus.Packing;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A file of logs as it was when the scan began: what is written to it later is left for another.
 *
 * @param name what results call it
 * @param size in bytes, packed or not
 */
public record LogFile(String name, long size, Source source) {

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** Where its bytes are. */
  @FunctionalInterface
  public interface Source {
    /** From their beginning; whoever opens it closes it. */
    SeekableByteChannel open() throws IOException;
  }

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
    Set<Path> files = new LinkedHashSet<>();
    for (Path path : named) {
      if (!Files.exists(path)) {
        throw new IllegalArgumentException(
            "there is no " + path + "; give files or folders of logs");
      }
      try (Stream<Path> all = Files.walk(path)) {
        all.filter(Files::isRegularFile)
            .filter(file -> !isWithin(file, out))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("there are no files in " + named + "; give logs");
    }
    return files.stream().map(LogFile::of).toList();
  }

  private static LogFile of(Path file) {
    try {
      return new LogFile(file.toString(), Files.size(file), () -> Files.newByteChannel(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
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
    try (SeekableByteChannel bytes = source.open()) {
      if (isZip(bytes)) {
        readZip(bytes, reader);
        progress.accept(size);
        return;
      }
      try (InputStream in = unpacked(new Counted(Channels.newInputStream(bytes), size, progress))) {
        reader.read(name, new Entries(in));
      }
    }
  }

  private InputStream unpacked(InputStream file) throws IOException {
    try {
      return Packing.unpacked(file, name);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // the channel is read on
  private static boolean isZip(SeekableByteChannel bytes) throws IOException {
    byte[] start = Channels.newInputStream(bytes).readNBytes(ZIP.length);
    bytes.position(0);
    return Arrays.equals(start, ZIP);
  }

  /** Members are packed with deflate, or with zstd as Inspect now does. */
  private void readZip(SeekableByteChannel bytes, Reader reader) throws IOException {
    try (ZipFile zip = archive(bytes)) {
      for (ZipArchiveEntry member : Collections.list(zip.getEntries())) {
        if (member.getName().startsWith("samples/") && member.getName().endsWith(".json")) {
          try (InputStream in = new BufferedInputStream(zip.getInputStream(member), 1 << 16)) {
            reader.read(name + "!" + member.getName(), new Entries(in));
          }
        }
      }
    }
  }

  /** In words that do not depend on where the bytes are. */
  private static ZipFile archive(SeekableByteChannel bytes) throws IOException {
    try {
      return ZipFile.builder().setSeekableByteChannel(bytes).get();
    } catch (IOException e) {
      throw new IOException("the archive is cut off or broken", e);
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
