package dev.plumbline.lm;

/**
 * Training produced a loss or gradient that is not finite; go back to the saved state with a lower
 * learning rate.
 */
public final class DivergedException extends LmException {
  public DivergedException(String message) {
    super(message);
  }
}
