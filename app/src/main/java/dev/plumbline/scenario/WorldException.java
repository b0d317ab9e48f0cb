package dev.plumbline.scenario;

/** A world that a file defines cannot do what it says; the message names the tool and the fault. */
public final class WorldException extends RuntimeException {

  private static final long serialVersionUID = 1;

  WorldException(String tool, RuntimeException cause) {
    super("the scenario's tool %s is at fault: %s".formatted(tool, cause.getMessage()), cause);
  }
}
