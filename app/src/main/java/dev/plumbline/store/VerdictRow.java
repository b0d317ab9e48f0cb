package dev.plumbline.store;

/**
 * A judge's answer on a trial as it is stored.
 *
 * @param judge names the judge and its version
 * @param state whether the judge came to an answer
 * @param found what it found, in one line: equal findings are equal texts, so that they can be
 *     counted without reading payloads; empty for a failure
 * @param payload JSON; not looked into
 */
public record VerdictRow(String judge, State state, String found, String payload) {
  public VerdictRow {
    if (judge.isBlank()) {
      throw new IllegalArgumentException("A verdict needs the name of its judge.");
    }
  }
}
