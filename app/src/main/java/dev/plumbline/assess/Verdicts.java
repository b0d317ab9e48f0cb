package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.store.State;
import dev.plumbline.store.VerdictRow;
import java.util.HashMap;
import java.util.Map;

/**
 * Verdicts as the store keeps them. An instance reads the lines of one run, of which few differ:
 * equal lines are read once and are the same verdict. Not thread safe.
 */
final class Verdicts {

  private static final Verdict NONE = new Verdict.Missing("no verdict is stored");

  private final Map<String, Verdict> read = new HashMap<>();

  static VerdictRow row(String judge, Verdict verdict) {
    State state = verdict instanceof Verdict.Given ? State.FINISHED : State.FAILED;
    String payload = Canonical.JSON.writerFor(Verdict.class).writeValueAsString(verdict);
    return new VerdictRow(judge, state, Findings.line(verdict), payload);
  }

  /** The whole verdict. */
  static Verdict read(VerdictRow row) {
    return Canonical.JSON.readValue(row.payload(), Verdict.class);
  }

  /** A verdict without its reasons and quotes. */
  Verdict read(State state, String found) {
    return switch (state) {
      case FINISHED -> read.computeIfAbsent(found, Findings::read);
      case FAILED -> NONE;
    };
  }
}
