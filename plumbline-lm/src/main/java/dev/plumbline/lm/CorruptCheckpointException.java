package dev.plumbline.lm;

import java.nio.file.Path;

/**
 * A stored model or training state is damaged or is not what it says; restore the file or make it
 * again.
 */
public final class CorruptCheckpointException extends LmException {
  public CorruptCheckpointException(Path file, String found, String expected) {
    super("%s: found %s, expected %s".formatted(file, found, expected));
  }

  public CorruptCheckpointException(Path file, String found, String expected, Throwable cause) {
    super("%s: found %s, expected %s".formatted(file, found, expected), cause);
  }
}
