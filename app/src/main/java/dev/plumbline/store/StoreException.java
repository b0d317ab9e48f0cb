package dev.plumbline.store;

import java.nio.file.Path;

/** The store cannot do what was asked; the subclasses say what to do about it. */
public sealed class StoreException extends RuntimeException {

  private StoreException(String message) {
    super(message);
  }

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The folder cannot be written: choose another or change its permissions. */
  public static final class NotWritable extends StoreException {
    NotWritable(Path file, Throwable cause) {
      super("Cannot write %s; choose a folder that you may write to.".formatted(file), cause);
    }
  }

  /** The disk is full: free some space and run the same command again. */
  public static final class DiskFull extends StoreException {
    DiskFull(Path file, Throwable cause) {
      super(
          ("The disk that holds %s is full; everything saved before is safe, so free some space and"
                  + " run the same command again.")
              .formatted(file),
          cause);
    }
  }

  /** The file is damaged, or something else: move it away or restore it. */
  public static final class Corrupt extends StoreException {
    Corrupt(Path file, Throwable cause) {
      super(
          ("%s is damaged or not a database of Plumbline; move it away to begin anew, or restore it"
                  + " from a copy.")
              .formatted(file),
          cause);
    }
  }

  /** A newer Plumbline wrote the file: update this one. */
  public static final class TooNew extends StoreException {
    TooNew(Path file, int version, int known) {
      super(
          ("%s was written by a newer Plumbline (schema %d, this one knows %d); update Plumbline, or"
                  + " choose another folder.")
              .formatted(file, version, known));
    }
  }

  /** Another process holds the file: wait for it, or choose another folder. */
  public static final class Locked extends StoreException {
    Locked(Path file, Throwable cause) {
      super(
          "%s is locked by another process; wait until that has finished and run the command again."
              .formatted(file),
          cause);
    }
  }

  /** Anything else that SQLite reports. */
  public static final class Failed extends StoreException {
    Failed(Path file, Throwable cause) {
      super("%s could not be used: %s".formatted(file, cause.getMessage()), cause);
    }
  }
}
