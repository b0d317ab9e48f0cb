package dev.plumbline.watch;

/** An alarm has ended what was watched, as was asked for. */
public final class AlarmException extends RuntimeException {
  public AlarmException(String message) {
    super(message);
  }
}
