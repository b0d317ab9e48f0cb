package dev.plumbline.provider;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** Where exchanges are written down, a line each. */
@FunctionalInterface
public interface Recorder {

  /**
   * Writes a line.
   *
   * @param line JSON
   */
  void record(String line);

  /** Writes nothing. */
  Recorder NONE = line -> {};

  /**
   * Appends to a file; each line is in it when {@link #record} returns. Safe to use from any
   * thread.
   */
  static Recorder.ToFile to(Path file) {
    try {
      return new ToFile(
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** A file. */
  final class ToFile implements Recorder, AutoCloseable {
    private final BufferedWriter writer;
    private final ReentrantLock lock = new ReentrantLock();

    private ToFile(BufferedWriter writer) {
      this.writer = writer;
    }

    @Override
    public void record(String line) {
      lock.lock();
      try {
        writer.write(line);
        writer.newLine();
        writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write the record of requests", e);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the record of requests", e);
      }
    }
  }
}
