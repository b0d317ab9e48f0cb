package dev.plumbline.jinja;

/** A template that cannot be read or rendered, or that refuses what it was given. */
public final class JinjaException extends RuntimeException {

  private final boolean refusal;

  JinjaException(int line, Fault fault) {
    super(
        fault.refusal() ? fault.getMessage() : "line %d: %s".formatted(line, fault.getMessage()),
        fault);
    this.refusal = fault.refusal();
  }

  /** Whether the template itself refused, by {@code raise_exception}; the message is its words. */
  public boolean refusal() {
    return refusal;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
