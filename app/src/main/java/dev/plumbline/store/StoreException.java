package dev.plumbline.store;

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
    NotWritable(String place, Throwable cause) {
      super("Cannot write %s; choose a folder that you may write to.".formatted(place), cause);
    }
  }

  /** The disk is full: free some space and run the same command again. */
  public static final class DiskFull extends StoreException {
    DiskFull(String place, Throwable cause) {
      super(
          ("The disk that holds %s is full; everything saved before is safe, so free some space and"
                  + " run the same command again.")
              .formatted(place),
          cause);
    }
  }

  /** The file is damaged, or something else: move it away or restore it. */
  public static final class Corrupt extends StoreException {
    Corrupt(String place, Throwable cause) {
      super(
          ("%s is damaged or not a database of Plumbline; move it away to begin anew, or restore it"
                  + " from a copy.")
              .formatted(place),
          cause);
    }
  }

  /** A newer Plumbline wrote the file: update this one. */
  public static final class TooNew extends StoreException {
    TooNew(String place, int version, int known) {
      super(
          ("%s was written by a newer Plumbline (schema %d, this one knows %d); update Plumbline, or"
                  + " choose another folder.")
              .formatted(place, version, known));
    }
  }

  /** An older version wrote it, and only looking was asked for. */
  public static final class TooOld extends StoreException {
    TooOld(String place, int version, int known) {
      super(
          ("%s was written by an older Plumbline (schema %d, this one has %d), and looking changes"
                  + " nothing; 'plumbline runs' on it brings it up, in place.")
              .formatted(place, version, known));
    }
  }

  /** Another process holds the file: wait for it, or choose another folder. */
  public static final class Locked extends StoreException {
    Locked(String place, Throwable cause) {
      super(
          "%s is locked by another process; wait until that has finished and run the command again."
              .formatted(place),
          cause);
    }
  }

  /** The server cannot be reached, or the connection was lost: look after it and run again. */
  public static final class Unreachable extends StoreException {
    Unreachable(String place, Throwable cause) {
      super(
          ("%s cannot be reached (%s); everything saved before is safe, so run the same command again"
                  + " once the server answers.")
              .formatted(place, cause.getMessage()),
          cause);
    }
  }

  /** The server does not let this user in: give the password, or another user. */
  public static final class Refused extends StoreException {
    Refused(String place, Throwable cause) {
      super(
          ("%s does not let you in (%s); give the password in PGPASSWORD or ~/.pgpass, or name another"
                  + " user.")
              .formatted(place, cause.getMessage()),
          cause);
    }
  }

  /** The server has no such database: make it. */
  public static final class NoDatabase extends StoreException {
    NoDatabase(String place, String name, Throwable cause) {
      super(
          "%s: there is no database '%s' on that server; make it with 'createdb %s', or name another."
              .formatted(place, name, name),
          cause);
    }
  }

  /** This user may not do that: have the right granted. */
  public static final class NotAllowed extends StoreException {
    NotAllowed(String place, Throwable cause) {
      super(
          "%s does not let this user do that (%s); have the right granted, or name another user."
              .formatted(place, cause.getMessage()),
          cause);
    }
  }

  /** Anything else that the database reports. */
  public static final class Failed extends StoreException {
    Failed(String place, Throwable cause) {
      super("%s could not be used: %s".formatted(place, cause.getMessage()), cause);
    }
  }
}
