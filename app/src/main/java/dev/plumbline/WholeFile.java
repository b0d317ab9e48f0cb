package dev.plumbline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear whole or not at all, whenever the process is killed. */
public final class WholeFile {

  private WholeFile() {}

  /** Writes what is to become the file. */
  @FunctionalInterface
  public interface Writing {
    void to(Path part) throws IOException;
  }

  /** Writes beside the file, then puts it in its place; one that was there is replaced. */
  public static void write(Path file, Writing writing) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      writing.to(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Likewise, of a text. */
  public static void write(Path file, String text) {
    write(file, part -> Files.write(part, Utf8.bytes(text)));
  }
}
