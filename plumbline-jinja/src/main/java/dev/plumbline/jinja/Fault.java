package dev.plumbline.jinja;

/** What went wrong, before the line is known. */
final class Fault extends RuntimeException {

  private final boolean refusal;

  private Fault(String message, boolean refusal) {
    super(message);
    this.refusal = refusal;
  }

  Fault(String message) {
    this(message, false);
  }

  static Fault refusal(String words) {
    return new Fault(words, true);
  }

  boolean refusal() {
    return refusal;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
