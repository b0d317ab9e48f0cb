package dev.plumbline.assess;

import dev.plumbline.judge.Opinion;
import dev.plumbline.model.Canonical;
import dev.plumbline.store.State;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.List;

/** Opinions of judge models and people, as the store keeps them. */
final class Opinions {

  private Opinions() {}

  /** A stored trial with nothing but this opinion on it, to be saved beside what is there. */
  static TrialRow on(TrialRow trial, String judge, Opinion opinion) {
    State state = opinion instanceof Opinion.Given ? State.FINISHED : State.FAILED;
    String payload = Canonical.JSON.writerFor(Opinion.class).writeValueAsString(opinion);
    return trial.with(List.of(new VerdictRow(judge, state, Findings.of(opinion), payload)));
  }

  static Opinion read(VerdictRow verdict) {
    return Canonical.JSON.readValue(verdict.payload(), Opinion.class);
  }
}
