package dev.plumbline.study;

/** Training data overlaps held-out scenarios: the study would prove nothing. */
public final class ContaminatedException extends RuntimeException {
  ContaminatedException(String message) {
    super(message);
  }
}
