package dev.plumbline.provider;

import dev.plumbline.Utf8;
import java.io.IOException;
import java.io.OutputStream;
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
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** A file. */
  final class ToFile implements Recorder, AutoCloseable {
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();

    private ToFile(OutputStream out) {
      this.out = out;
    }

    @Override
    public void record(String line) {
      lock.lock();
      try {
        // Nothing is buffered, so that what could not be written stays out of the next line.
        out.write(Utf8.bytes(line + "\n"));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write the record of requests", e);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the record of requests", e);
      }
    }
  }
}
