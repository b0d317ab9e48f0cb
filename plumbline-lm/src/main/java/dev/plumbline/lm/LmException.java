package dev.plumbline.lm;

/** Root of this package's errors. The leaves say what the caller can do about it. */
public abstract sealed class LmException extends RuntimeException
    permits BadInputException,
        CorruptCheckpointException,
        DivergedException,
        StorageException,
        TemplateException {
  LmException(String message) {
    super(message);
  }

  LmException(String message, Throwable cause) {
    super(message, cause);
  }
}
