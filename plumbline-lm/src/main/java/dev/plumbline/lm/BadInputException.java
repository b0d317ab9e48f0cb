package dev.plumbline.lm;

/**
 * A value that the caller passed cannot be used; the message names the value and what would be
 * accepted.
 */
public final class BadInputException extends LmException {
  public BadInputException(String message) {
    super(message);
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Throws with the message unless the condition holds. */
  @SuppressWarnings(
      "AnnotateFormatMethod") // the annotation lives in a library that we do not depend on
  public static void unless(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new BadInputException(message.formatted(arguments));
    }
  }
}
