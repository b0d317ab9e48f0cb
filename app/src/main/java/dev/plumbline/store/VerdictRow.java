package dev.plumbline.store;

/**
 * A judge's answer on a trial as it is stored.
 *
 * @param judge names the judge and its version
 * @param state whether the judge came to an answer
 * @param payload JSON; not looked into
 */
public record VerdictRow(String judge, State state, String payload) {
  public VerdictRow {
    if (judge.isBlank()) {
      throw new IllegalArgumentException("A verdict needs the name of its judge.");
    }
  }
}
