package dev.plumbline.suite;

/** A scenario file that cannot be used as it stands; the message says where and why. */
public class ScenarioException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  public ScenarioException(String message) {
    super(message);
  }

  public ScenarioException(String message, Throwable cause) {
    super(message, cause);
  }
}
