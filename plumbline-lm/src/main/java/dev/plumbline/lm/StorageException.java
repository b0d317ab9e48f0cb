package dev.plumbline.lm;

import java.io.IOException;
import java.nio.file.Path;

/** The file system refused to read or write; make room or fix permissions and try again. */
public final class StorageException extends LmException {
  public StorageException(String action, Path file, IOException cause) {
    super("cannot %s %s: %s".formatted(action, file, cause), cause);
  }
}
