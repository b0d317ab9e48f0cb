package dev.plumbline.scenario;

/**
 * A set of scenarios, drawn by seed and ordinal.
 *
 * @param name as used on the command line and in results
 * @param digest of the files that it is read from; empty when it is drawn by a rule
 */
public record Suite(String name, Split split, String digest, Source source) {

  /** Drawn by a rule. */
  public Suite(String name, Split split, Source source) {
    this(name, split, "", source);
  }

  /** Scenario {@code ordinal} of a seed: a pure function. */
  @FunctionalInterface
  public interface Source {
    Scenario scenario(long seed, int ordinal);
  }
}
