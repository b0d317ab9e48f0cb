package dev.plumbline.scenario;

/**
 * A set of scenarios, drawn by seed and ordinal.
 *
 * @param name as used on the command line and in results
 */
public record Suite(String name, Split split, Source source) {

  /** Scenario {@code ordinal} of a seed: a pure function. */
  @FunctionalInterface
  public interface Source {
    Scenario scenario(long seed, int ordinal);
  }
}
